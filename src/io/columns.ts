import { usageError } from '../errors.js';
import { didYouMean } from '../sandbox/nearest.js';
import { type Sandbox, type State, shortId } from '../sandbox/sandbox.js';
import type { VerbResult } from '../sandbox/transition.js';
import { onOneLine } from './io.js';
import { lifetimeText } from './lifetime.js';
import { paintState } from './style.js';
import type { Column } from './table.js';
import { formatBytes, formatMillis, relativeTime } from './time.js';

/** How times and ids are written: short for a person at a terminal, whole in `wide` and in a pipe. */
export interface Manner {
  short: boolean;
  now: number;
}

type Text = string | number | null | undefined;
const shown = (value: Text): string =>
  value === null || value === undefined || value === '' ? '-' : onOneLine(String(value));

export function sandboxColumns({ short, now }: Manner): Column<Sandbox>[] {
  const time = (iso: string | null) => (iso === null ? '-' : short ? relativeTime(iso, now) : iso);
  return [
    { key: 'name', title: 'NAME', cell: ({ name }) => shown(name), flexible: true },
    { key: 'id', title: 'ID', cell: ({ id }) => shown(short ? shortId(id) : id) },
    stateColumn('state', 'STATE', ({ state }) => state),
    { key: 'template', title: 'TEMPLATE', cell: ({ template }) => shown(template), flexible: true },
    { key: 'created', title: 'CREATED', cell: ({ createdAt }) => time(createdAt) },
    { key: 'lifetime', title: 'LIFETIME', cell: (sandbox) => lifetimeText(sandbox, { short, now }) ?? '-' },
    { key: 'backend', title: 'BACKEND', cell: ({ backend }) => shown(backend) },
    { key: 'image', title: 'IMAGE', cell: ({ image }) => shown(image), flexible: true },
    { key: 'native', title: 'NATIVE', cell: ({ nativeState }) => shown(nativeState) },
    { key: 'started', title: 'STARTED', cell: ({ startedAt }) => time(startedAt) },
    { key: 'paused', title: 'PAUSED', cell: ({ pausedAt }) => time(pausedAt) },
    { key: 'stopped', title: 'STOPPED', cell: ({ stoppedAt }) => time(stoppedAt) },
    { key: 'expires', title: 'EXPIRES', cell: ({ expiresAt }) => time(expiresAt) },
    { key: 'ends', title: 'ENDS', cell: ({ hardExpiresAt }) => time(hardExpiresAt) },
    { key: 'cpus', title: 'CPUS', cell: ({ resources }) => shown(resources.cpus) },
    {
      key: 'memory',
      title: 'MEMORY',
      cell: ({ resources: { memoryBytes: bytes } }) => (bytes ? formatBytes(bytes) : '-'),
    },
    {
      key: 'ports',
      title: 'PORTS',
      cell: ({ endpoints }) => shown(endpoints.map(portText).join(', ')),
      flexible: true,
    },
    { key: 'labels', title: 'LABELS', cell: ({ labels }) => shown(labelText(labels)), flexible: true },
  ];
}

const MAIN_COLUMNS = ['name', 'id', 'state', 'template', 'created'];
export const LIST_COLUMNS = [...MAIN_COLUMNS, 'lifetime'];
export const WIDE_COLUMNS = [
  ...MAIN_COLUMNS,
  ...['started', 'paused', 'stopped', 'expires', 'ends'],
  ...['backend', 'image', 'native', 'ports', 'labels'],
];

export function resultColumns({ short }: Manner): Column<Omit<VerbResult, 'id'> & { id: string | null }>[] {
  return [
    { key: 'name', title: 'NAME', cell: ({ name }) => shown(name), flexible: true },
    { key: 'id', title: 'ID', cell: ({ id }) => shown(short && id !== null ? shortId(id) : id) },
    stateColumn('state', 'STATE', ({ state }) => state),
    {
      key: 'previousState',
      title: 'WAS',
      cell: ({ previousState }) => previousState,
      paint: ({ previousState }, style) => style.dim(previousState),
    },
    { key: 'changed', title: 'CHANGED', cell: ({ changed }) => (changed ? 'yes' : 'no') },
    { key: 'duration', title: 'TOOK', cell: ({ durationMs }) => formatMillis(durationMs) },
    { key: 'backend', title: 'BACKEND', cell: ({ backend }) => shown(backend) },
  ];
}

export const RESULT_COLUMNS = ['name', 'id', 'state', 'previousState', 'changed', 'duration'];

/** The columns that were asked for, in that order; `usage` lists those that there are. */
export function pick<T>(columns: readonly Column<T>[], keys: readonly string[]): Column<T>[] {
  return keys.map((key) => {
    const column = columns.find((one) => one.key === key || one.title.toLowerCase() === key.toLowerCase());
    if (column !== undefined) return column;
    const keys = columns.map((one) => one.key);
    throw usageError(`"${key}" is not a column: choose from ${keys.join(', ')}`, {
      hint: didYouMean(key, keys),
    });
  });
}

function stateColumn<T>(key: string, title: string, state: (row: T) => State): Column<T> {
  return { key, title, cell: state, paint: (row, style) => paintState(state(row), style) };
}

function portText({ port, protocol, host, url }: Sandbox['endpoints'][number]): string {
  const inner = protocol === 'tcp' ? String(port) : `${port}/${protocol}`;
  return url ?? (host === undefined ? inner : `${host}->${inner}`);
}

function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
