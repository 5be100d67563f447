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
  return tableWriter(columns, width, style)(rows);
}

/** Renders a table in parts, as its rows come: the heading is in the first, and no later one is narrower. */
export function tableWriter<T>(
  columns: readonly Column<T>[],
  width: number | null,
  style: Style,
): (rows: readonly T[]) => string {
  let before: readonly number[] | null = null;
  return (rows) => {
    const cells = cellsIn(rows, columns);
    const needs = needsOf(columns, cells);
    const wanted = needs.map((need, at) => Math.max(need, before?.[at] ?? 0));
    const widths = width === null ? wanted : cut(columns, wanted, width);
    // The table knows best how wide a character is, so what is neither cut nor lined up with anything is left to it.
    const fixed = widths.map((one, at) => (before === null && one === needs[at] ? null : one));
    const lines = linesOf(rows, columns, cells, { fixed, heading: before === null, style });
    before = widths;
    return lines.join('\n');
  };
}

/**
 * The cells of a table, its heading first, each as wide as its column with the gap behind it: for who puts them on a
 * screen.
 */
export function cellsOf<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): string[][] {
  const cells = cellsIn(rows, columns);
  const widths = cut(columns, needsOf(columns, cells), width);
  const lines = [columns.map(({ title }) => title), ...cells];
  return lines.map((line) => line.map((cell, at) => fitted(cell, (widths[at] ?? 0) - GAP) + ' '.repeat(GAP)));
}

/** Whether there is room for all columns where no other than the flexible ones are cut. */
export function hasRoom<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): boolean {
  const least = needsOf(columns, cellsIn(rows, columns)).map((need, at) =>
    columns[at]?.flexible ? Math.min(need, NARROW + GAP) : need,
  );
  return least.reduce((sum, one) => sum + one, 0) - GAP <= width;
}

/** Without the last of these columns that are not readable beside the others at this width; the first `least` stay. */
export function fitting<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  width: number,
  least: number,
): readonly Column<T>[] {
  let count = columns.length;
  while (count > least && !hasRoom(rows, columns.slice(0, count), width)) count -= 1;
  return columns.slice(0, count);
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** A text cut or filled to so many columns of a terminal. */
export function fitted(text: string, width: number): string {
  const shown = clipped(text, width);
  return shown + ' '.repeat(Math.max(0, width - stringWidth(shown)));
}

/** A text cut to so many columns of a terminal, where it is wider. */
export function clipped(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const kept = [...text];
  while (kept.length > 0 && stringWidth(kept.join('')) >= width) kept.pop();
  return `${kept.join('')}…`;
}

function cellsIn<T>(rows: readonly T[], columns: readonly Column<T>[]): string[][] {
  return rows.map((row) => columns.map((column) => column.cell(row)));
}

interface Shape {
  /** The width of each column; null: as wide as what is in it. */
  fixed: (number | null)[];
  heading: boolean;
  style: Style;
}

function linesOf<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  cells: readonly string[][],
  { fixed, heading, style }: Shape,
): string[] {
  const table = new Table({
    head: heading ? columns.map(({ title }) => title) : [],
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: fixed,
    truncate: '…',
  });
  // All in one row of cells that are many lines high: a cell costs more than a line by far.
  const column = ({ paint }: Column<T>, at: number) =>
    rows
      .map((row, index) => (paint === undefined ? (cells[index]?.[at] ?? '') : paint(row, style)))
      .join('\n');
  if (rows.length > 0) table.push(columns.map(column));
  const lines = table.toString().split('\n');
  const [first = '', ...rest] = lines.map((line) => line.trimEnd());
  return heading ? [style.bold(first), ...rest] : [first, ...rest];
}

/** How wide each column must be, with the gap behind it, for nothing to be cut. */
function needsOf<T>(columns: readonly Column<T>[], cells: readonly string[][]): number[] {
  return columns.map(
    ({ title }, at) =>
      GAP + cells.reduce((most, row) => Math.max(most, stringWidth(row[at] ?? '')), title.length),
  );
}

/**
 * The widths of the columns where the terminal may be too narrow for all that is in them: the widest are cut first,
 * flexible ones before all others.
 */
function cut<T>(columns: readonly Column<T>[], needs: readonly number[], width: number): number[] {
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
  return widths;
}

/** The widest of those that may be cut and are wider than the least; -1 where there is none. */
function widest(widths: readonly number[], may: (index: number) => boolean, least: number): number {
  return widths.reduce(
    (best, width, at) => (may(at) && width > least && width > (widths[best] ?? 0) ? at : best),
    -1,
  );
}
