import type { Lifetime, PauseEffect, Sandbox, State } from '../../sandbox/sandbox.js';
import { NO_LIFETIME } from '../../sandbox/sandbox.js';
import { bytesOf, timeOf } from '../remote/values.js';
import { AUTO_RESUME_KEY, TTL_KEY, withoutOurs } from './metadata.js';
import type { Service } from './service.js';
import type { Detail, Listed, Made } from './wire.js';

/** What a snapshot keeps: all of it; only connections do not outlive it. */
export const PAUSE_EFFECT: PauseEffect = {
  memory: 'kept',
  files: 'kept',
  freesCpu: true,
  freesMemory: true,
  network: 'dropped',
};

/** While it is copied a sandbox stands still for a moment, and then goes on: E2B itself calls that running. */
const STATES: Readonly<Record<string, State>> = {
  running: 'running',
  snapshotting: 'running',
  cloning: 'running',
  commiting: 'running',
  committing: 'running',
  pausing: 'pausing',
  paused: 'paused',
  resuming: 'resuming',
  killing: 'killing',
};

/** The whole id: on old domains the bare one is only half of it. */
export function idOf({ sandboxID, clientID }: Made, { legacy }: Pick<Service, 'legacy'>): string {
  return legacy && clientID && !sandboxID.includes('-') ? `${sandboxID}-${clientID}` : sandboxID;
}

export function stateOf({ state = '' }: Pick<Listed, 'state'>): State {
  return Object.hasOwn(STATES, state) ? (STATES[state] ?? 'unknown') : 'unknown';
}

/** A row of the list; what a pause does is said of those that are paused. Creation is told by nobody, and what is called the start is that of the present run. */
export function toSandbox(wire: Detail | Listed, service: Service): Sandbox {
  const nativeState = wire.state ?? '';
  const state = stateOf(wire);
  const endAt = timeOf(wire.endAt);
  const metadata = wire.metadata ?? {};
  return {
    id: idOf(wire, service),
    name: null,
    backend: service.name,
    state,
    nativeState,
    template: wire.alias ?? wire.templateID ?? null,
    image: null,
    createdAt: null,
    startedAt: timeOf(wire.startedAt),
    pausedAt: state === 'paused' ? endAt : null,
    stoppedAt: null,
    expiresAt: state === 'paused' ? null : endAt,
    hardExpiresAt: null,
    lifetime: lifetimeOf(wire, metadata, service),
    labels: withoutOurs(metadata),
    resources: {
      cpus: wire.cpuCount ?? null,
      memoryBytes: bytesOf(wire.memoryMB),
      diskBytes: bytesOf(wire.diskSizeMB),
    },
    pause: state === 'paused' ? PAUSE_EFFECT : null,
    endpoints: [],
    confinement: null,
  };
}

/** All that can be told of one: what a pause would do as well. */
export function toWhole(wire: Detail, service: Service): Sandbox {
  return { ...toSandbox(wire, service), pause: PAUSE_EFFECT };
}

function lifetimeOf(wire: Detail, metadata: Record<string, string>, { vendor }: Service): Lifetime {
  const { autoResume, onTimeout } = wire.lifecycle ?? {};
  const refused = metadata[AUTO_RESUME_KEY] === 'false';
  const secondsAt = (key: string | null) => {
    const seconds = Number(key === null ? undefined : metadata[key]);
    return seconds > 0 ? seconds : null;
  };
  return {
    ...NO_LIFETIME,
    ttlSeconds: secondsAt(TTL_KEY),
    idleSeconds: secondsAt(vendor.idle?.key ?? null),
    onTimeout: onTimeout === 'pause' || onTimeout === 'kill' ? onTimeout : null,
    // That of one for which nothing was asked is false too.
    autoResume: autoResume === true || (refused ? false : null),
  };
}
