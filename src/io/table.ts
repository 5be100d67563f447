import Table from 'cli-table3';
import type { Style } from './style.js';

export interface Column<T> {
  /** The field in JSON, which `--columns` names too. */
  key: string;
  title: string;
  cell(row: T): string;
  /** Colours a finished cell. */
  paint?: ((row: T, style: Style) => string) | undefined;
  /** May be cut on a narrow terminal. */
  flexible?: boolean;
}

const NO_BORDER = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
const GAP = 2;
const NARROWEST = 8;

/** A table without borders: a heading, a line each. `width` null (a pipe): nothing is cut. */
export function renderTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  width: number | null,
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const table = new Table({
    head: columns.map(({ title }) => title),
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: width === null ? [] : cut(columns, cells, width),
    truncate: '…',
  });
  for (const [index, row] of rows.entries()) {
    table.push(
      columns.map(({ paint }, at) => (paint === undefined ? (cells[index]?.[at] ?? '') : paint(row, style))),
    );
  }
  const [head = '', ...lines] = table.toString().split('\n');
  return [style.bold(head.trimEnd()), ...lines.map((line) => line.trimEnd())].join('\n');
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Terminals give two columns to some characters. */
function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return [...new Intl.Segmenter().segment(text)].reduce(
    (width, { segment }) => width + (WIDE.test(segment) ? 2 : 1),
    0,
  );
}

/**
 * The widths of the columns that must be narrower than what is in them: on a terminal that is too narrow, some of the
 * flexible ones. The others, as null, are as wide as they need; the table knows best how wide a character is.
 */
function cut<T>(columns: readonly Column<T>[], cells: readonly string[][], width: number): (number | null)[] {
  const needs = columns.map(
    ({ title }, at) =>
      GAP + cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? '')), title.length),
  );
  const widths = [...needs];
  let excess = widths.reduce((sum, one) => sum + one, 0) - GAP - width;
  while (excess > 0) {
    const at = widest(columns, widths);
    if (at < 0) break;
    widths[at] = (widths[at] ?? 0) - 1;
    excess -= 1;
  }
  return widths.map((one, at) => (one === needs[at] ? null : one));
}

function widest<T>(columns: readonly Column<T>[], widths: readonly number[]): number {
  return columns.reduce((best, { flexible }, at) => {
    const width = widths[at] ?? 0;
    return flexible && width > NARROWEST + GAP && width > (widths[best] ?? 0) ? at : best;
  }, -1);
}
