import type { Confinement, Sandbox } from '../sandbox/sandbox.js';
import { onOneLine } from './io.js';
import { paintState, type Style } from './style.js';
import { formatBytes, relativeTime } from './time.js';
import { wrapped } from './wrap.js';

/** Where the details are shown. */
export interface Page {
  style: Style;
  /** Columns of the terminal; null in a pipe, where nothing is wrapped and times stand alone. */
  width: number | null;
  now: number;
}

type Pair = [title: string, value: string];

/** One sandbox for a person: a line for each thing that is known, and none for what is not. */
export function renderDetails(sandbox: Sandbox, page: Page): string {
  const rows = [
    ...identity(sandbox, page.style),
    ...times(sandbox, page),
    ...means(sandbox),
    ...held(sandbox.confinement),
  ];
  const known = rows.filter((row): row is Pair => row[1] !== null && row[1] !== '');
  return renderPairs(known, page);
}

/** A line for each pair, with the values below each other. */
export function renderPairs(pairs: readonly Pair[], { style, width }: Omit<Page, 'now'>): string {
  const margin = Math.max(...pairs.map(([title]) => title.length)) + GAP;
  const lines = pairs.map(([title, value]) => {
    const text = width === null ? value : wrapped(value, width - margin).join(`\n${' '.repeat(margin)}`);
    return `${style.dim(title)}${' '.repeat(margin - title.length)}${text}`;
  });
  return lines.join('\n');
}

const GAP = 2;

type Row = [title: string, value: string | null];

const text = (value: string | null) => (value === null ? null : onOneLine(value));

function list<T>(items: readonly T[], show: (item: T) => string): string {
  return onOneLine(items.map(show).join(', '));
}

function identity({ name, id, backend, state, nativeState, template, image }: Sandbox, style: Style): Row[] {
  const native = nativeState === state ? '' : ` (${onOneLine(nativeState)})`;
  return [
    ['name', text(name)],
    ['id', id],
    ['backend', backend],
    ['state', `${paintState(state, style)}${native}`],
    ['template', text(template)],
    ['image', text(image)],
  ];
}

function times(sandbox: Sandbox, { width, now }: Page): Row[] {
  const { createdAt, startedAt, pausedAt, stoppedAt, expiresAt, hardExpiresAt } = sandbox;
  const time = (iso: string | null) =>
    iso === null || width === null ? iso : `${iso} (${relativeTime(iso, now)})`;
  return [
    ['created', time(createdAt)],
    ['started', time(startedAt)],
    ['paused', time(pausedAt)],
    ['stopped', time(stoppedAt)],
    ['expires', time(expiresAt)],
    ['ends for good', time(hardExpiresAt)],
  ];
}

function means({ resources, endpoints, labels, pause }: Sandbox): Row[] {
  const { cpus, memoryBytes, diskBytes } = resources;
  return [
    ['cpus', cpus === null ? null : String(cpus)],
    ['memory', memoryBytes === null ? null : formatBytes(memoryBytes)],
    ['disk', diskBytes === null ? null : formatBytes(diskBytes)],
    ['ports', list(endpoints, ({ port, host, url }) => `${url ?? host ?? ''} -> ${port}`)],
    ['labels', list(Object.entries(labels), ([key, value]) => `${key}=${value}`)],
    ['a pause keeps', pause && `memory ${pause.memory}, files ${pause.files}, network ${pause.network}`],
  ];
}

function held(confinement: Confinement | null): Row[] {
  if (confinement === null) return [];
  const { init, noNewPrivileges, privileged, capabilities, pidsLimit, network, isolation, user, mounts } =
    confinement;
  return [
    ['isolation', isolation],
    ['network', text(network)],
    ['user', text(user)],
    ['processes', pidsLimit === null ? null : `at most ${pidsLimit}`],
    ['capabilities', capabilities && (capabilities.join(', ') || 'none')],
    ['privileges', privileged ? 'PRIVILEGED' : noNewPrivileges ? 'none can be gained' : 'can be gained'],
    ['init process', init === null ? null : init ? 'yes' : 'no'],
    [
      'mounts',
      list(mounts ?? [], ({ source, target, readOnly }) => `${source}:${target}${readOnly ? ':ro' : ''}`),
    ],
  ];
}
