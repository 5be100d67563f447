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
  const widths = fit(columns, cells, width);
  const table = new Table({
    head: columns.map(({ title }) => title),
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths,
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

/** How wide each column is: as wide as it needs, the widest cut where the terminal is too narrow, flexible ones first. */
function fit<T>(columns: readonly Column<T>[], cells: readonly string[][], width: number | null): number[] {
  const needs = columns.map(({ title }, at) =>
    cells.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), title.length),
  );
  const widths = needs.map((need) => need + GAP);
  if (width === null) return widths;
  let excess = widths.reduce((sum, one) => sum + one, 0) - GAP - width;
  const cut = (least: number, may: (column: Column<T>) => boolean) => {
    while (excess > 0) {
      const at = widest(widths, (index) => may(columns[index] as Column<T>), least + GAP);
      if (at < 0) return;
      widths[at] = (widths[at] ?? 0) - 1;
      excess -= 1;
    }
  };
  cut(NARROW, ({ flexible }) => flexible === true);
  cut(NARROWEST, () => true);
  return widths;
}

/** The widest of those that may be cut and are wider than the least; -1 where there is none. */
function widest(widths: readonly number[], may: (index: number) => boolean, least: number): number {
  return widths.reduce(
    (best, width, at) => (may(at) && width > least && width > (widths[best] ?? 0) ? at : best),
    -1,
  );
}
