import { pick } from './columns.js';
import { type Io, onOneLine } from './io.js';
import { type Column, renderTable } from './table.js';

type Cell = string | number | boolean | null;

export interface RecordsLayout {
  /** The field that `-o id` prints. */
  id: string;
  columns: readonly string[] | null;
}

/** Small flat objects of one shape, in whatever format was asked for: the lists that are not of sandboxes. */
export function presentRecords<T extends Record<string, Cell>>(
  io: Io,
  rows: readonly T[],
  { id, columns }: RecordsLayout,
): void {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const all = keys.map(
    (key): Column<T> => ({
      key,
      title: titleFor(key),
      cell: (row) => cellText(row[key] ?? null),
      flexible: true,
    }),
  );
  const chosen = columns === null ? all : pick(all, columns);
  if (io.mode === 'json') io.out(JSON.stringify(rows, null, 2));
  else if (io.mode === 'jsonl') for (const row of rows) io.out(JSON.stringify(row));
  else if (io.mode === 'id') for (const row of rows) io.out(String(row[id]));
  else io.out(renderTable(rows, chosen, io.mode === 'wide' ? null : io.width, io.style));
}

function titleFor(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

function cellText(value: Cell): string {
  if (value === null || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return onOneLine(String(value));
}
