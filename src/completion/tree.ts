import type { Argument, Command, Option } from 'commander';
import { offeringOf } from './offering.js';

/** The command tree as the scripts need it: names and flags, and what a flag's value may be. */
export interface Node {
  /** The words that lead here: `backend list`, or nothing for the root. */
  path: string;
  about: string;
  /** The commands below it, and the words that its argument may be. */
  children: { name: string; about: string }[];
  flags: Flag[];
  /** What its arguments are, in their order. */
  takes: { live: Live | null; variadic: boolean }[];
}

/** Words that no script can hold, since they come and go. */
export type Live = 'sandbox' | 'place' | 'backend' | 'template' | 'setting' | 'value' | 'ttl';

export interface Flag {
  long: string | null;
  short: string | null;
  about: string;
  takesValue: boolean;
  choices: readonly string[];
  /** Several of them, with commas between them. */
  list: boolean;
  /** Other words may stand there as well. */
  open: boolean;
  /** The value is a path. */
  file: boolean;
  live: Live | null;
}

/** Every command of the tree, aliases of their own included, without secrets of commander's making. */
export function nodesOf(root: Command): Node[] {
  const nodes = walk(root, '');
  const help = nodes.find(({ path }) => path === 'help');
  return help === undefined
    ? nodes
    : nodes.flatMap((node) => (node === help ? aboutAll(help, nodes) : [node]));
}

/** Help is about what there is: behind it stand the words of the whole tree. */
function aboutAll(help: Node, nodes: readonly Node[]): Node[] {
  const below = nodes
    .filter(({ path, children }) => path !== '' && children.length > 0)
    .map(({ path, children }) => ({
      ...help,
      path: `help ${path}`,
      children: childrenThatAre(path, children, nodes),
    }))
    .filter(({ children }) => children.length > 0);
  const verbs = nodes.find(({ path }) => path === '')?.children ?? [];
  return [{ ...help, children: [...help.children, ...verbs] }, ...below];
}

/** Without the words that are arguments. */
function childrenThatAre(path: string, children: Node['children'], nodes: readonly Node[]): Node['children'] {
  return children.filter(({ name }) => nodes.some((node) => node.path === `${path} ${name}`));
}

function walk(command: Command, path: string): Node[] {
  const node: Node = {
    path,
    about: command.description(),
    children: [
      ...command.commands.flatMap((child) =>
        [child.name(), ...child.aliases()].map((name) => ({ name, about: child.description() })),
      ),
      ...command.registeredArguments.flatMap(wordsOf).map((name) => ({ name, about: '' })),
    ],
    flags: [...command.options.map(flagOf), { ...NO_VALUE, long: '--help', short: '-h', about: 'show help' }],
    takes: command.registeredArguments.map((argument) => ({
      live: liveOf(argument.name(), path),
      variadic: argument.variadic,
    })),
  };
  const below = command.commands.flatMap((child) =>
    [child.name(), ...child.aliases()].flatMap((name) => walk(child, path === '' ? name : `${path} ${name}`)),
  );
  return [node, ...below];
}

const NO_VALUE = {
  takesValue: false,
  choices: [],
  list: false,
  open: false,
  file: false,
  live: null,
} as const;

const BY_ARGUMENT: Readonly<Record<string, Live>> = {
  sandbox: 'sandbox',
  source: 'place',
  target: 'place',
  backend: 'backend',
  key: 'setting',
  value: 'value',
  duration: 'ttl',
};
const BY_FLAG: Readonly<Record<string, Live>> = { '--backend': 'backend', '--template': 'template' };

function liveOf(argument: string, path: string): Live | null {
  // `backend add` wants one that nobody has yet.
  if (argument === 'name' && /^backend (?!add$)/.test(path)) return 'backend';
  return BY_ARGUMENT[argument] ?? null;
}

function flagOf(option: Option): Flag {
  const { long = null, short = null, description } = option;
  const { words, list, open } = offeringOf(option) ?? { list: false, open: false };
  return {
    long,
    short,
    about: description,
    takesValue: option.required || option.optional,
    choices: words?.() ?? choicesIn(description),
    list,
    open,
    file: /<(file|mount)>/.test(option.flags),
    live: BY_FLAG[long ?? ''] ?? null,
  };
}

function wordsOf(argument: Argument): readonly string[] {
  return offeringOf(argument)?.words() ?? choicesIn(argument.description);
}

/** The descriptions begin with the words to choose from, where there are such: `json, id (env: …)`. */
function choicesIn(description: string): string[] {
  const list = /^(?:[^:]*: )?((?:[a-z\d]+, )+[a-z\d]+)(?: \(|$)/.exec(description)?.[1];
  return list?.split(', ') ?? [];
}
