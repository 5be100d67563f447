import { unreachableError } from '../../errors.js';
import type { Endpoint, PauseEffect, Sandbox, State } from '../../sandbox/sandbox.js';
import { NO_LIFETIME } from '../../sandbox/sandbox.js';
import { timeOf } from '../remote/values.js';
import { bytesOf } from './quantity.js';
import type { Wire } from './wire.js';

/** A pause stores the files and gives the machine back; a resume begins on another one. */
export const PAUSE_EFFECT: PauseEffect = {
  memory: 'lost',
  files: 'kept',
  freesCpu: true,
  freesMemory: true,
  network: 'dropped',
};

/** The last six are those of older servers. */
const STATES: Readonly<Record<string, State>> = {
  starting: 'creating',
  running: 'running',
  paused: 'paused',
  terminating: 'killing',
  failed: 'failed',
  pending: 'creating',
  pausing: 'pausing',
  resuming: 'resuming',
  // Its machine has ended; newer servers call that failed.
  completed: 'failed',
  cleaned: 'gone',
};

/** The id, whichever shape it comes in; `unreachable` where there is none. */
export function idOf({ id, sandbox_id }: Pick<Wire, 'id' | 'sandbox_id'>, backend: string): string {
  const known = id || sandbox_id;
  if (known) return known;
  throw unreachableError(`${backend} answered with something that has no id`, { backend, outcomeOpen: true });
}

/** The status; where an older server told of power beside it, that. */
export function stateOf({ status = '', paused, power_state }: Wire): State {
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? 'unknown') : 'unknown';
  if (state !== 'running') return state;
  const { phase, observed, desired } = power_state ?? {};
  if (phase === 'pausing' || phase === 'resuming') return phase;
  if (observed === 'active' && desired === 'paused') return 'pausing';
  if (observed === 'paused' && desired === 'active') return 'resuming';
  return paused || observed === 'paused' ? 'paused' : 'running';
}

/**
 * A row of the list, or any other of the shapes. When a running one was made is not told: its `created_at` is that of
 * the machine that it was given. What a pause does is said of those that are paused.
 */
export function toSandbox(wire: Wire, backend: string): Sandbox {
  const state = stateOf(wire);
  const expiresAt = timeOf(wire.expires_at);
  return {
    id: idOf(wire, backend),
    name: null,
    backend,
    state,
    nativeState: wire.status ?? '',
    template: wire.template_id ?? wire.template ?? null,
    image: null,
    createdAt: state === 'paused' ? timeOf(wire.created_at) : null,
    startedAt: timeOf(wire.claimed_at),
    pausedAt: null,
    stoppedAt: null,
    expiresAt,
    hardExpiresAt: timeOf(wire.hard_expires_at),
    lifetime: {
      ...NO_LIFETIME,
      onTimeout: expiresAt === null ? null : 'pause',
      autoResume: wire.auto_resume ?? null,
    },
    labels: {},
    resources: { cpus: null, memoryBytes: bytesOf(wire.resources?.memory), diskBytes: null },
    pause: state === 'paused' ? PAUSE_EFFECT : null,
    endpoints: endpointsOf(wire),
    confinement: null,
  };
}

/** All that can be told of one: what a pause would do as well. */
export function toWhole(wire: Wire, backend: string): Sandbox {
  return { ...toSandbox(wire, backend), pause: PAUSE_EFFECT };
}

function endpointsOf({ ssh }: Wire): Endpoint[] {
  if (!ssh?.host || !ssh.port) return [];
  const user = ssh.username ? `${ssh.username}@` : '';
  return [{ port: ssh.port, protocol: 'ssh', url: `ssh://${user}${ssh.host}:${ssh.port}` }];
}
