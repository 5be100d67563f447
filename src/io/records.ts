import { pick } from './columns.js';
import { renderPairs } from './details.js';
import { type Io, onOneLine } from './io.js';
import { isJson } from './output-mode.js';
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
  const all = recordColumns<T>([...new Set(rows.flatMap((row) => Object.keys(row)))]);
  const chosen = columns === null ? all : pick(all, columns);
  if (io.mode === 'json') io.out(JSON.stringify(rows, null, 2));
  else if (io.mode === 'jsonl') for (const row of rows) io.out(JSON.stringify(row));
  else if (io.mode === 'id') for (const row of rows) io.out(String(row[id]));
  else io.out(renderTable(rows, chosen, io.mode === 'wide' ? null : io.width, io.style));
}

/** What a command that otherwise only says what it did answers with, where an answer is to be read by a program. */
export function presentObject(io: Io, object: object): void {
  if (isJson(io.mode)) io.out(JSON.stringify(object, null, io.mode === 'json' ? 2 : 0));
}

/** Fails where `--columns` names none of these, for commands that contact something before they know the rows. */
export function checkRecordColumns(columns: readonly string[] | null, keys: readonly string[]): void {
  if (columns !== null) pick(recordColumns(keys), columns);
}

function recordColumns<T extends Record<string, Cell>>(keys: readonly string[]): Column<T>[] {
  return keys.map((key) => ({
    key,
    title: titleFor(key),
    cell: (row) => cellText(row[key] ?? null),
    flexible: true,
  }));
}

/** One such object: for a person a line for each of its fields. */
export function presentRecord<T extends Record<string, Cell>>(io: Io, row: T, layout: RecordsLayout): void {
  if (io.mode === 'json') presentObject(io, row);
  else if (io.mode === 'table' && layout.columns === null) io.out(renderPairs(pairsOf(row), io));
  else presentRecords(io, [row], layout);
}

function pairsOf(row: Record<string, Cell>): [string, string][] {
  return Object.entries(row).map(([key, value]) => [titleFor(key).toLowerCase(), cellText(value)]);
}

function titleFor(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

function cellText(value: Cell): string {
  if (value === null || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return onOneLine(String(value));
}
