import { type Sandbox, shortId } from '../sandbox/sandbox.js';
import { pick, sandboxColumns } from './columns.js';
import type { Io } from './io.js';
import type { Choice } from './prompt.js';
import { paintState } from './style.js';
import { cellsOf, fitting } from './table.js';

const COLUMNS = ['name', 'id', 'state', 'template', 'created'];
/** Up to the state all are shown, however narrow the terminal. */
const LEAST = 3;

/** A line for each, as in a list, that fits beside the marks or the number that a question puts before it. */
export function sandboxChoices(
  { stderr, styleErr }: Pick<Io, 'stderr' | 'styleErr'>,
  sandboxes: readonly Sandbox[],
): Choice<Sandbox>[] {
  // And a column to spare, since some terminals go to the next line when the last one is written.
  const marks = Math.max(4, `${sandboxes.length}) `.length) + 1;
  const room = (stderr.columns || 80) - marks;
  const all = pick(sandboxColumns({ short: true, now: Date.now() }), COLUMNS);
  const untitled = all.map((column) => ({ ...column, title: '' }));
  const columns = fitting(sandboxes, untitled, room, LEAST);
  const [, ...lines] = cellsOf(sandboxes, columns, room);
  return sandboxes.map((value, row) => {
    const paint = (text: string) => paintState(value.state, styleErr, text);
    const cells = (lines[row] ?? []).map((text, at) =>
      // The gap behind it is no part of it, or the end of the line could not be cut off.
      columns[at]?.key === 'state' ? text.replace(/\S+/, paint) : text,
    );
    return { name: cells.join('').trimEnd(), value, searched: searchedIn(value) };
  });
}

/** Whole, also where the line is cut. */
function searchedIn({ id, name, state, template, image }: Sandbox): string {
  return [name, id, shortId(id), state, template, image].filter((text) => text !== null).join('\n');
}
