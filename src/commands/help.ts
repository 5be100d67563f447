import type { Command } from 'commander';
import { usageError } from '../errors.js';
import { EXIT_CODE_ROWS } from '../exit-codes.js';
import { PLAIN } from '../io/style.js';
import { renderTable } from '../io/table.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';

export function registerHelp(program: Command, { print }: Registrar): void {
  withExamples(
    program.command('help').description('show help for a command, or on a topic: exit-codes'),
    ['sandman help config set', 'a command, with its examples and options'],
    ['sandman help exit-codes', 'what each exit code means'],
  )
    .argument('[command...]')
    .action((words: string[]) => print(helpFor(program, words)));
}

/** The text of a topic or a command; `usage` for what is neither. */
export function helpFor(program: Command, words: readonly string[]): string {
  if (words.length === 1 && words[0] === 'exit-codes') return exitCodes();
  const found = words.reduce<Command | undefined>(
    (command, word) => command?.commands.find((one) => one.name() === word || one.aliases().includes(word)),
    program,
  );
  if (found === undefined) {
    throw usageError(`"${words.join(' ')}" is neither a command nor a topic`, { hint: 'see `sandman help`' });
  }
  return found.helpInformation().trimEnd();
}

function exitCodes(): string {
  const columns = [
    { key: 'exit', title: 'EXIT', cell: (row: readonly [string, string, string]) => row[0] },
    { key: 'code', title: 'ERROR.CODE', cell: (row: readonly [string, string, string]) => row[1] || '-' },
    { key: 'meaning', title: 'MEANING', cell: (row: readonly [string, string, string]) => row[2] },
  ];
  return renderTable(EXIT_CODE_ROWS, columns, null, PLAIN);
}
