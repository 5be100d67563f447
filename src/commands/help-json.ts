import type { Argument, Command, Option } from 'commander';
import { nodesOf } from '../completion/tree.js';
import { examplesOf, pathOf } from './examples.js';
import { isList } from './option.js';
import { otherwise } from './setting.js';
import { TOPICS } from './topics.js';

/** A command, and all below it, as `--help --json` prints it. Fields are only ever added. */
export interface CommandJson {
  name: string;
  aliases: string[];
  /** The words that lead to it, the program's name first. */
  path: string;
  description: string;
  usage: string;
  arguments: ArgumentJson[];
  options: OptionJson[];
  examples: { line: string; about: string }[];
  commands: CommandJson[];
  /** Of the whole program alone: what else `sandman help` tells of. */
  topics?: { name: string; about: string }[];
}

export interface ArgumentJson {
  name: string;
  required: boolean;
  variadic: boolean;
  description: string;
}

export interface OptionJson {
  flags: string;
  long: string | null;
  short: string | null;
  takesValue: boolean;
  valueName: string | null;
  repeatable: boolean;
  /** Empty where any value may be given. */
  choices: readonly string[];
  description: string;
  /** As it would be written; null where there is none. */
  default: string | null;
  config: string | null;
  env: string | null;
}

export function commandJson(command: Command): CommandJson {
  const choices = choicesByFlag(command);
  const help = command.createHelp();
  return {
    name: command.name(),
    aliases: command.aliases(),
    path: pathOf(command),
    description: command.description(),
    usage: `${pathOf(command)} ${command.usage()}`,
    arguments: command.registeredArguments.map(argumentJson),
    options: help.visibleOptions(command).map((option) => optionJson(option, choices)),
    examples: examplesOf(command).map(([line, about]) => ({ line, about })),
    commands: command.commands.map(commandJson),
    ...(command.parent === null ? { topics: TOPICS.map(({ name, about }) => ({ name, about })) } : {}),
  };
}

function argumentJson(argument: Argument): ArgumentJson {
  const { required, variadic, description } = argument;
  return { name: argument.name(), required, variadic, description };
}

function optionJson(option: Option, choices: ReadonlyMap<string, readonly string[]>): OptionJson {
  const { flags, long = null, short = null, description } = option;
  const { config, env, fallback } = otherwise(option);
  return {
    flags,
    long,
    short,
    takesValue: option.required || option.optional,
    valueName: /[<[]([^>]+)[>\]]$/.exec(flags)?.[1] ?? null,
    repeatable: isList(option),
    choices: choices.get(long ?? '') ?? [],
    description,
    default: fallback,
    config,
    env,
  };
}

/** The words that completion offers, so that the two cannot differ. */
function choicesByFlag(command: Command): Map<string, readonly string[]> {
  const flags = nodesOf(command)[0]?.flags ?? [];
  return new Map(flags.map(({ long, choices, open }) => [long ?? '', open ? [] : choices]));
}

/** How help is asked for by who wants no prose; null: it is for a person. */
export type JsonMode = 'json' | 'jsonl' | null;

/** What the flags of the line say, those behind the verb before those in front of it. */
export function jsonAsked(command: Command): JsonMode {
  const { json, output } = command.opts<{ json?: boolean; output?: string }>();
  if (json === true) return 'json';
  if (output !== undefined) return output === 'json' || output === 'jsonl' ? output : null;
  return command.parent === null ? null : jsonAsked(command.parent);
}

export function jsonText(value: object, mode: Exclude<JsonMode, null>): string {
  return JSON.stringify(value, null, mode === 'json' ? 2 : undefined);
}
