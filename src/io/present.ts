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
import { type Column, tableWriter } from './table.js';

/** How an answer is to be laid out. */
export interface Layout {
  /** True: one JSON object; false: an array. */
  single: boolean;
  /** `--columns`. */
  columns: readonly string[] | null;
  /** Columns of a plain table, where they differ from the usual ones. */
  usual?: readonly string[];
}

/** Writes rows to stdout, in one go or as they come. */
type Presenter<T> = (rows: readonly T[]) => void;

/** The one place from which rows go to stdout, in whatever format was asked for. */
function presenter<T extends { id: string | null }>(
  io: Io,
  { single, columns: names }: Layout,
  columns: (manner: Manner) => Column<T>[],
  usual: readonly string[],
): Presenter<T> {
  const { mode } = io;
  const table = tableOf(io, columns, names ?? usual);
  if (mode === 'json') return (rows) => io.out(JSON.stringify(single ? rows[0] : rows, null, 2));
  if (mode === 'jsonl') return (rows) => rows.forEach((row) => void io.out(JSON.stringify(row)));
  if (mode === 'id') return (rows) => rows.forEach(({ id }) => void (id !== null && io.out(id)));
  return (rows) => io.out(table(rows));
}

function tableOf<T>(
  { mode, style, width }: Io,
  columns: (manner: Manner) => Column<T>[],
  names: readonly string[],
): (rows: readonly T[]) => string {
  const whole = mode === 'wide' || width === null;
  const chosen = pick(columns({ short: !whole, now: Date.now() }), names);
  return tableWriter(chosen, whole ? null : width, style);
}

/** The table alone, as text. */
export function sandboxTable(io: Io, rows: readonly Sandbox[], names: readonly string[] | null): string {
  return tableOf(io, sandboxColumns, names ?? (io.mode === 'wide' ? WIDE_COLUMNS : LIST_COLUMNS))(rows);
}

/** Under json one go is all there is; a table goes on below what it has shown. */
export function sandboxPresenter(io: Io, layout: Layout): Presenter<Sandbox> {
  const usual = io.mode === 'wide' ? WIDE_COLUMNS : (layout.usual ?? LIST_COLUMNS);
  return presenter(io, layout, sandboxColumns, usual);
}

export function presentSandboxes(io: Io, sandboxes: readonly Sandbox[], layout: Layout): void {
  sandboxPresenter(io, layout)(sandboxes);
}

/** A result whose reference led to no sandbox has no id. */
type ResultRow = Omit<VerbResult, 'id'> & { id: string | null };

export function presentResults(io: Io, results: readonly ResultRow[], layout: Layout): void {
  const usual = io.mode === 'wide' ? [...RESULT_COLUMNS, 'backend'] : RESULT_COLUMNS;
  presenter(io, layout, resultColumns, usual)(results);
}

/** Fails before anything is sent where `--columns` names none of ours. */
export function checkColumns(kind: 'sandboxes' | 'results', names: readonly string[] | null): void {
  const manner = { short: false, now: 0 };
  if (names === null) return;
  if (kind === 'sandboxes') pick(sandboxColumns(manner), names);
  else pick(resultColumns(manner), names);
}
