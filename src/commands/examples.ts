import type { Command } from 'commander';

/** A line to copy, and what it does. */
export type Example = readonly [line: string, does: string];

const EXAMPLES = new WeakMap<Command, readonly Example[]>();

/** Gives a command the examples that its help begins with. */
export function withExamples(command: Command, ...examples: Example[]): Command {
  EXAMPLES.set(command, examples);
  return command;
}

/** Its own, or those of its group that show it. */
export function examplesOf(command: Command): readonly Example[] {
  const own = EXAMPLES.get(command);
  if (own !== undefined || command.parent === null) return own ?? [];
  const beginning = `${pathOf(command)} `;
  return examplesOf(command.parent).filter(([line]) => `${line} `.startsWith(beginning));
}

/** The words that a command is written with, the program's name first. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
