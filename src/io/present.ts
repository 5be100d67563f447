import type { Sandbox } from '../sandbox/sandbox.js';
import type { VerbResult } from '../sandbox/transition.js';
import {
  LIST_COLUMNS,
  type Manner,
  pick,
  RESULT_COLUMNS,
  resultColumns,
  sandboxColumns,
  WIDE_COLUMNS,
} from './columns.js';
import type { Io } from './io.js';
import { type Column, renderTable } from './table.js';

/** How an answer is to be laid out. */
export interface Layout {
  /** True: one JSON object; false: an array. */
  single: boolean;
  /** `--columns`. */
  columns: readonly string[] | null;
  /** Columns of a plain table, where they differ from the usual ones. */
  usual?: readonly string[];
}

/** The one place from which rows go to stdout, in whatever format was asked for. */
function present<T extends { id: string | null }>(
  io: Io,
  rows: readonly T[],
  { single, columns: names }: Layout,
  columns: (manner: Manner) => Column<T>[],
  usual: readonly string[],
): void {
  const { mode, style, width } = io;
  const all = columns({ short: width !== null && mode !== 'wide', now: Date.now() });
  const chosen = pick(all, names ?? usual);
  if (mode === 'json') io.out(JSON.stringify(single ? rows[0] : rows, null, 2));
  else if (mode === 'jsonl') for (const row of rows) io.out(JSON.stringify(row));
  else if (mode === 'id') for (const { id } of rows) id !== null && io.out(id);
  else io.out(renderTable(rows, chosen, mode === 'wide' ? null : width, style));
}

/** The table alone, as text. */
export function sandboxTable(
  { mode, style, width }: Io,
  rows: readonly Sandbox[],
  names: readonly string[] | null,
): string {
  const wide = mode === 'wide';
  const columns = sandboxColumns({ short: width !== null && !wide, now: Date.now() });
  const chosen = pick(columns, names ?? (wide ? WIDE_COLUMNS : LIST_COLUMNS));
  return renderTable(rows, chosen, wide ? null : width, style);
}

export function presentSandboxes(io: Io, sandboxes: readonly Sandbox[], layout: Layout): void {
  const usual = io.mode === 'wide' ? WIDE_COLUMNS : (layout.usual ?? LIST_COLUMNS);
  present(io, sandboxes, layout, sandboxColumns, usual);
}

/** A result whose reference led to no sandbox has no id. */
type ResultRow = Omit<VerbResult, 'id'> & { id: string | null };

export function presentResults(io: Io, results: readonly ResultRow[], layout: Layout): void {
  const usual = io.mode === 'wide' ? [...RESULT_COLUMNS, 'backend'] : RESULT_COLUMNS;
  present(io, results, layout, resultColumns, usual);
}

/** Fails before anything is sent where `--columns` names none of ours. */
export function checkColumns(kind: 'sandboxes' | 'results', names: readonly string[] | null): void {
  const manner = { short: false, now: 0 };
  if (names === null) return;
  if (kind === 'sandboxes') pick(sandboxColumns(manner), names);
  else pick(resultColumns(manner), names);
}
