import Table from 'cli-table3';
import stringWidth from 'string-width';
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
/** How far the flexible columns are cut; where that is not enough, how far all are. */
const NARROW = 8;
const NARROWEST = 4;

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

/**
 * The widths of the columns that must be narrower than what is in them, where the terminal is too narrow: the widest
 * cut first, flexible ones before all others. The rest, as null, are as wide as they need; the table knows best how
 * wide a character is.
 */
function cut<T>(columns: readonly Column<T>[], cells: readonly string[][], width: number): (number | null)[] {
  const needs = columns.map(
    ({ title }, at) =>
      GAP + cells.reduce((most, row) => Math.max(most, stringWidth(row[at] ?? '')), title.length),
  );
  const widths = [...needs];
  let excess = widths.reduce((sum, one) => sum + one, 0) - GAP - width;
  const narrow = (least: number, may: (column: Column<T>) => boolean) => {
    while (excess > 0) {
      const at = widest(widths, (index) => may(columns[index] as Column<T>), least + GAP);
      if (at < 0) return;
      widths[at] = (widths[at] ?? 0) - 1;
      excess -= 1;
    }
  };
  narrow(NARROW, ({ flexible }) => flexible === true);
  narrow(NARROWEST, () => true);
  return widths.map((one, at) => (one === needs[at] ? null : one));
}

/** The widest of those that may be cut and are wider than the least; -1 where there is none. */
function widest(widths: readonly number[], may: (index: number) => boolean, least: number): number {
  return widths.reduce(
    (best, width, at) => (may(at) && width > least && width > (widths[best] ?? 0) ? at : best),
    -1,
  );
}
