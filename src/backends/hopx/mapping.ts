import { unreachableError } from '../../errors.js';
import {
  type Endpoint,
  NO_LIFETIME,
  type PauseEffect,
  type Sandbox,
  type State,
} from '../../sandbox/sandbox.js';
import { bytesOf, timeOf } from '../remote/values.js';
import type { Service } from './service.js';
import type { Row, Wire } from './wire.js';

/**
 * Everything is kept in memory, so the host's stays taken: what frees it is a stop. Inside nothing answers meanwhile, and
 * nobody promises that a connection outlives it.
 */
export const PAUSE_EFFECT: PauseEffect = {
  memory: 'kept',
  files: 'kept',
  freesCpu: true,
  freesMemory: false,
  network: 'dropped',
};

/** The first four are promised, `error` and `deleted` documented, and the others have been seen. */
const STATES: Readonly<Record<string, State>> = {
  creating: 'creating',
  running: 'running',
  stopped: 'stopped',
  paused: 'paused',
  error: 'failed',
  deleted: 'gone',
  active: 'running',
  pausing: 'pausing',
  resuming: 'resuming',
  suspended: 'paused',
  stopping: 'stopping',
  failed: 'failed',
  killed: 'gone',
  expired: 'gone',
};

export function stateOf({ status }: Wire): State {
  const word = status?.toLowerCase() ?? '';
  return Object.hasOwn(STATES, word) ? (STATES[word] ?? 'unknown') : 'unknown';
}

/** Null for what is no sandbox, or one that nobody could ask for again. */
export function asRow(wire: Wire | null): Row | null {
  const id = wire?.id || wire?.sandbox_id;
  return typeof id === 'string' ? { ...wire, id } : null;
}

/** `asRow` of an answer that must be one; whether it was done is open where it is none. */
export function rowOf(wire: Wire, { name }: Pick<Service, 'name'>): Row {
  const row = asRow(wire);
  if (row !== null) return row;
  throw unreachableError(`${name} answered with a sandbox that has no id`, {
    backend: name,
    outcomeOpen: true,
  });
}

/** A row of the list; what a pause does is said of those that are paused. */
export function toSandbox(wire: Row, { name }: Pick<Service, 'name'>): Sandbox {
  const state = stateOf(wire);
  const { resources } = wire;
  return {
    id: wire.id,
    name: null,
    backend: name,
    state,
    nativeState: wire.status ?? '',
    template: wire.template_name || templateId(wire),
    image: null,
    createdAt: timeOf(wire.created_at),
    startedAt: null,
    pausedAt: null,
    stoppedAt: null,
    expiresAt: timeOf(wire.expires_at),
    hardExpiresAt: null,
    // It is always deleted at its deadline, and wakes by itself never.
    lifetime: {
      ...NO_LIFETIME,
      ttlSeconds: wire.timeout_seconds || null,
      onTimeout: 'kill',
    },
    labels: {},
    resources: {
      cpus: resources?.vcpu ?? null,
      memoryBytes: bytesOf(resources?.memory_mb),
      diskBytes: bytesOf(resources?.disk_mb),
    },
    pause: state === 'paused' ? PAUSE_EFFECT : null,
    endpoints: [],
    confinement: null,
  };
}

/** All that can be told of one: what a pause would do as well, and where its agent is. */
export function toWhole(wire: Row, service: Pick<Service, 'name'>): Sandbox {
  return { ...toSandbox(wire, service), pause: PAUSE_EFFECT, endpoints: endpointsOf(wire) };
}

export function templateId({ template_id: id }: Wire): string | null {
  return id === null || id === undefined || id === '' ? null : String(id);
}

/** Hosts are called `PORT-ID.REGION…`: from the one that is told, those of all other ports can be seen. */
function endpointsOf({ public_host: host }: Wire): Endpoint[] {
  if (!host || !URL.canParse(host)) return [];
  const { hostname, origin, protocol } = new URL(host);
  const port = /^(\d+)-/.exec(hostname)?.[1];
  return port === undefined ? [] : [{ port: Number(port), protocol: protocol.replace(':', ''), url: origin }];
}
