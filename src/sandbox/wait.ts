import { conflictError, hasCode, notFoundError, unreachableError } from '../errors.js';
import type { Backend, Call, Change } from './backend.js';
import { isTransitional, type Sandbox, type State, titleOf } from './sandbox.js';

/** A sandbox as it was read last; `gone` keeps what is known of it. */
export interface Seen {
  sandbox: Sandbox;
  state: State;
}

export interface WaitOptions {
  /** Whether this state ends the wait for that sandbox. */
  until: (state: State, sandbox: Sandbox) => boolean;
  /** True: one of them is enough. */
  any?: boolean;
  /** Filled while it waits, for who wants to know how far it came when it fails. */
  seen?: Map<string, Seen>;
}

/**
 * Waits by the backend's events: subscribes, reads (which closes the race), and reads again whatever an event names.
 * Throws the signal's reason when aborted, `unreachable` when the backend goes away, and whatever `until` throws.
 */
export async function waitForEach(
  backend: Backend,
  sandboxes: readonly Sandbox[],
  options: WaitOptions,
  call: Call,
): Promise<Map<string, Seen>> {
  if (sandboxes.length === 0) return new Map();
  // A subscription whose first change is never asked for would stay: it must be let go of by its signal.
  const over = new AbortController();
  const signal = AbortSignal.any([call.signal, over.signal]);
  try {
    const ids = sandboxes.map(({ id }) => id);
    return await lookOn(await backend.watch({ ...call, signal }, ids), backend, sandboxes, options, call);
  } finally {
    over.abort();
  }
}

async function lookOn(
  changes: AsyncIterable<Change>,
  backend: Backend,
  sandboxes: readonly Sandbox[],
  { until, any = false, seen = new Map() }: WaitOptions,
  call: Call,
): Promise<Map<string, Seen>> {
  const pending = new Map(sandboxes.map((sandbox) => [sandbox.id, sandbox]));
  for await (const { id } of startingWith(sandboxes, changes)) {
    const waiting = pending.get(id);
    if (waiting === undefined) continue;
    const now = await read(backend, waiting, call);
    seen.set(id, now);
    if (until(now.state, waiting)) pending.delete(id);
    if (pending.size === 0 || (any && pending.size < sandboxes.length)) return seen;
  }
  call.signal.throwIfAborted();
  throw unreachableError(`${backend.name} closed its events`, { backend: backend.name, retryable: true });
}

/** All of them once, which closes the race, then those that the events name. */
async function* startingWith(
  sandboxes: readonly Sandbox[],
  changes: AsyncIterable<Change>,
): AsyncGenerator<Change> {
  yield* sandboxes;
  yield* changes;
}

/** What a sandbox is now; gone where the backend does not know it any more. */
export async function read(backend: Backend, sandbox: Sandbox, call: Call): Promise<Seen> {
  try {
    const now = await backend.get(sandbox.id, call);
    return { sandbox: now, state: now.state };
  } catch (error) {
    if (!hasCode(error, 'not_found')) throw error;
    return { sandbox: { ...sandbox, state: 'gone' }, state: 'gone' };
  }
}

/** Waits until a sandbox is in no transition any more. */
export async function settle(backend: Backend, sandbox: Sandbox, call: Call): Promise<Seen> {
  if (!isTransitional(sandbox.state)) return { sandbox, state: sandbox.state };
  call.onProgress?.({ text: `waiting for ${titleOf(sandbox)}, which is ${sandbox.state}` });
  const seen = await waitForEach(backend, [sandbox], { until: (state) => !isTransitional(state) }, call);
  return seen.get(sandbox.id) ?? { sandbox, state: 'unknown' };
}

/** An `until` for the states that a user named: ends on those, and fails where they cannot come any more. */
export function reaching(states: ReadonlySet<State>): WaitOptions['until'] {
  return (state, sandbox) => {
    if (states.has(state)) return true;
    const { id, backend } = sandbox;
    const never = `and will never be ${[...states].join(' or ')}`;
    if (state === 'gone') throw notFoundError(`${titleOf(sandbox)} is gone, ${never}`, { backend, id });
    if (state === 'failed') throw conflictError(`${titleOf(sandbox)} has failed, ${never}`, { backend, id });
    return false;
  };
}
