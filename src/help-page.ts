import { wrapped } from './io/wrap.js';

export type HelpItem = readonly [term: string, description: string];

/** The help of a command, before it is laid out. */
export interface HelpPage {
  usage: string;
  aliases: readonly string[];
  description: string;
  sections: ReadonlyArray<readonly [heading: string, items: readonly HelpItem[]]>;
}

/** Columns where nobody tells how many there are. */
export const USUAL_WIDTH = 80;
/** Narrower than this a description stands below what it describes. */
const LEAST_DESCRIPTION = 34;
/** Narrower than this nothing is wrapped. */
const LEAST_WIDTH = 20;
const INDENT = 2;
const GAP = 2;

/** In the order in which it is read: how to write it, what it does, examples, commands, and then the options. */
export function layOut({ usage, aliases, description, sections }: HelpPage, width: number): string {
  return [
    ...wrap(`Usage: ${usage}`, width),
    ...(aliases.length === 0 ? [] : [`Aliases: ${aliases.join(', ')}`]),
    '',
    ...wrap(description, width),
    '',
    ...sections.flatMap(([heading, items]) => section(heading, items, width)),
  ].join('\n');
}

/** Terms in one column and what they mean in another, or below each other where the terminal is too narrow for two. */
function section(heading: string, items: readonly HelpItem[], width: number): string[] {
  if (items.length === 0) return [];
  const column = Math.max(...items.map(([term]) => term.length)) + INDENT + GAP;
  const wide = width - column >= LEAST_DESCRIPTION;
  const margin = ' '.repeat(wide ? column : 2 * INDENT);
  const lines = items.flatMap(([term, description]) => {
    const name = `${' '.repeat(INDENT)}${term}`;
    const [first = '', ...more] = wrap(description, width - margin.length);
    const below = more.map((line) => `${margin}${line}`);
    return wide ? [`${name.padEnd(column)}${first}`, ...below] : [name, `${margin}${first}`, ...below];
  });
  return [heading, ...lines, ''];
}

function wrap(text: string, width: number): string[] {
  return width < LEAST_WIDTH ? [text] : wrapped(text, width);
}
