import type { Flag, Live, Node } from './tree.js';

/** What could stand where a line is being typed. */
export interface Wanted {
  live: Live;
  /** The words of the command: `backend use`. */
  path: string;
  /** It is a flag's value, and no argument. */
  flag: boolean;
  /** What is typed of it already. */
  prefix: string;
  /** The arguments that are on the line already. */
  taken: readonly string[];
  /** The values of flags on the line, by their long names without dashes. */
  values: Readonly<Record<string, string>>;
}

/** How far a line has been read. */
interface Reading {
  node: Node;
  operands: string[];
  values: Record<string, string>;
  /** A flag that waits for its value. */
  open: Flag | null;
  /** Behind `--` nothing is a flag. */
  plain: boolean;
}

/** What a line wants at its end; null where that is nothing that comes and goes. The words go without `sandman`. */
export function wantedOn(nodes: readonly Node[], words: readonly string[], current: string): Wanted | null {
  const read = readLine(nodes, words);
  const wanted = (live: Live | null | undefined, prefix: string, flag = true): Wanted | null =>
    live ? { live, path: read.node.path, flag, prefix, taken: read.operands, values: read.values } : null;
  // bash takes `--template=x` for three words.
  if (read.open !== null) return wanted(read.open.live, current === '=' ? '' : current);
  if (current.startsWith('-') && !read.plain) {
    const [name, value] = halves(current);
    return value === null ? null : wanted(flagOf(read.node, name)?.live, value);
  }
  const { takes } = read.node;
  const last = takes.at(-1);
  const argument = takes[read.operands.length] ?? (last?.variadic ? last : undefined);
  return wanted(argument?.live, current, false);
}

function readLine(nodes: readonly Node[], words: readonly string[]): Reading {
  const root = nodes.find(({ path }) => path === '') as Node;
  const read: Reading = { node: root, operands: [], values: {}, open: null, plain: false };
  for (const word of words) take(read, word, nodes);
  return read;
}

function take(read: Reading, word: string, nodes: readonly Node[]): void {
  if (read.open !== null) {
    if (word === '=') return;
    note(read, read.open, word);
    read.open = null;
  } else if (!read.plain && word === '--') {
    read.plain = true;
  } else if (!read.plain && /^-./.test(word)) {
    takeFlag(read, word);
  } else {
    const below = nodes.find(({ path }) => path === `${read.node.path} ${word}`.trim());
    if (below !== undefined && read.operands.length === 0) read.node = below;
    else read.operands.push(word);
  }
}

function takeFlag(read: Reading, word: string): void {
  const [name, value] = halves(word);
  const flag = flagOf(read.node, name);
  if (!flag?.takesValue) return;
  if (value === null) read.open = flag;
  else note(read, flag, value);
}

function note({ values }: Reading, { long }: Flag, value: string): void {
  if (long !== null) values[long.slice(2)] = value;
}

/** `--name=value` as its halves; null for a value that is none. */
function halves(word: string): [name: string, value: string | null] {
  const at = word.indexOf('=');
  if (!word.startsWith('--') || at < 0) return [word, null];
  return [word.slice(0, at), word.slice(at + 1)];
}

/** Short flags may stand together, and the last of them may take a value. */
function flagOf({ flags }: Node, word: string): Flag | undefined {
  const name = /^-[^-]/.test(word) ? `-${word.at(-1)}` : word;
  return flags.find(({ long, short }) => long === name || short === name);
}
