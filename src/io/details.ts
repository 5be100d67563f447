import type { Confinement, Sandbox } from '../sandbox/sandbox.js';
import { onOneLine } from './io.js';
import { paintState, type Style } from './style.js';
import { formatBytes } from './time.js';

/** One sandbox for a person: a line for each thing that is known, and none for what is not. */
export function renderDetails(sandbox: Sandbox, style: Style): string {
  const rows = [
    ...identity(sandbox, style),
    ...times(sandbox),
    ...means(sandbox),
    ...held(sandbox.confinement),
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '');
  const width = Math.max(...known.map(([title]) => title.length));
  return known.map(([title, value]) => `${style.dim(title.padEnd(width))}  ${value}`).join('\n');
}

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

function times({ createdAt, startedAt, pausedAt, expiresAt, hardExpiresAt }: Sandbox): Row[] {
  return [
    ['created', createdAt],
    ['started', startedAt],
    ['paused', pausedAt],
    ['expires', expiresAt],
    ['ends for good', hardExpiresAt],
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
