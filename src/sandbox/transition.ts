import {
  asSandmanError,
  cancelledError,
  conflictError,
  hasCode,
  notFoundError,
  type SandmanError,
  timeoutError,
  unreachableError,
} from '../errors.js';
import type { Backend, Call, PauseOptions, ResumeOptions, StopOptions } from './backend.js';
import { within } from './deadline.js';
import { type Sandbox, type State, titleOf } from './sandbox.js';
import { type ChangeVerb, decide, GERUNDS, TARGETS } from './transitions.js';
import { read, type Seen, settle } from './wait.js';

/** How long the last look at a sandbox may take after the wait itself has run out. */
const LAST_LOOK_MS = 2000;

/** What a verb did to one sandbox: the object that `-o json` prints. Times in milliseconds. */
export interface VerbResult {
  id: string;
  name: string | null;
  backend: string;
  state: State;
  previousState: State;
  changed: boolean;
  durationMs: number;
}

/** Answers that another's hand on the same sandbox may be behind. */
const OPEN: ReadonlySet<string> = new Set(['conflict', 'not_found']);

/** Another hand may change a sandbox just before the verb comes; so often it is tried on what the sandbox has become. */
const TRIES = 3;

/** Which verb, and where. */
export interface Aim {
  backend: Backend;
  verb: ChangeVerb;
}

interface Change extends Aim {
  options: StopOptions & PauseOptions & ResumeOptions;
  call: Call;
}

/**
 * Takes a sandbox to where the verb leads, or says why not. `conflict` where the table refuses it; after any answer
 * that leaves the outcome open the sandbox is read again before anything is said.
 */
export async function transition(sandbox: Sandbox, change: Change): Promise<VerbResult> {
  const began = performance.now();
  const result = (state: State, changed: boolean): VerbResult => ({
    id: sandbox.id,
    name: sandbox.name,
    backend: change.backend.name,
    state,
    previousState: sandbox.state,
    changed,
    durationMs: Math.round(performance.now() - began),
  });
  let now = await settleFor(sandbox, change);
  for (let tries = 1; mustAct(now, change); tries += 1) {
    change.call.onProgress?.({ text: `${GERUNDS[change.verb]} ${titleOf(sandbox)}` });
    try {
      await act(now.sandbox, change);
      return result(await stateAfter(now.sandbox, change), true);
    } catch (error) {
      const failure = asSandmanError(error);
      now = await afterDoubt(now, change, failure);
      if (now.state === TARGETS[change.verb]) {
        return result(now.state, !hasCode(failure, 'conflict', 'not_found'));
      }
      if (tries === TRIES) throw failure.with(whereOf(sandbox, change));
    }
  }
  return result(now.state, false);
}

/** Where the verb would take a sandbox as it is now; `conflict` where the table refuses it. */
export function destination(sandbox: Sandbox, aim: Aim): State {
  const { state } = sandbox;
  return mustAct({ sandbox, state }, aim) ? TARGETS[aim.verb] : state;
}

function whereOf({ id }: Sandbox, { backend }: Change) {
  return { backend: backend.name, id };
}

async function settleFor(sandbox: Sandbox, { backend, verb, call }: Change): Promise<Seen> {
  if (decide(verb, sandbox.state).kind !== 'wait') return { sandbox, state: sandbox.state };
  try {
    return await settle(backend, sandbox, call);
  } catch (error) {
    throw asSandmanError(error).with({ backend: backend.name, id: sandbox.id });
  }
}

/** False where the sandbox is there already; `conflict` where it cannot be got there. */
function mustAct({ sandbox, state }: Seen, { backend, verb }: Aim): boolean {
  const decision = decide(verb, state);
  if (decision.kind === 'none') return false;
  const where = { backend: backend.name, id: sandbox.id };
  if (state === 'gone') throw notFoundError(`${titleOf(sandbox)} is gone`, where);
  if (decision.kind === 'refuse') {
    throw conflictError(`cannot ${verb} ${titleOf(sandbox)}: it is ${state}`, {
      ...where,
      hint: decision.hint,
    });
  }
  return true;
}

async function act({ id, lifetime }: Sandbox, { backend, verb, options, call }: Change): Promise<void> {
  if (verb === 'stop') return backend.stop(id, options, call);
  if (verb === 'pause') return backend.pause(id, call, options);
  if (verb === 'resume') {
    return backend.resume(id, call, { ...options, usualTtlSeconds: lifetime.ttlSeconds });
  }
  return backend[verb](id, call);
}

/** A start may be answered well and end at once, when the command inside does; the other verbs keep their word. */
async function stateAfter(sandbox: Sandbox, { backend, verb, call }: Change): Promise<State> {
  if (verb !== 'start') return TARGETS[verb];
  return (await read(backend, sandbox, call)).state;
}

/**
 * What an unclear answer came to: the wanted state, or one that another hand has brought and from which the verb can be
 * tried again. Else the failure, explained.
 */
async function afterDoubt(was: Seen, change: Change, error: SandmanError): Promise<Seen> {
  const { backend, verb } = change;
  const { sandbox } = was;
  const where = whereOf(sandbox, change);
  if (error.code === 'cancelled') {
    throw cancelledError(
      `stopped waiting; ${backend.name} may still finish ${GERUNDS[verb]} ${titleOf(sandbox)}`,
      where,
    );
  }
  const timedOut = error.code === 'timeout';
  if (error.details.outcomeOpen === false) throw error.with(where);
  if (!timedOut && !error.details.outcomeOpen && !OPEN.has(error.code)) throw error.with(where);
  const now = timedOut ? await lastLook(was, change) : await lookAgain(was, change, error);
  if (now.state === TARGETS[verb]) return now;
  if (timedOut) {
    const { hint } = error.details;
    throw timeoutError(`${titleOf(sandbox)} is still ${now.state}: ${error.message}`, { ...where, hint });
  }
  if (now.state !== was.state && mustAct(now, change)) return now;
  throw error.with(where);
}

async function lookAgain(was: Seen, change: Change, error: SandmanError): Promise<Seen> {
  const { backend, verb, call } = change;
  try {
    const now = await read(backend, was.sandbox, call);
    return await settle(backend, now.sandbox, call);
  } catch (again) {
    if (hasCode(again, 'cancelled', 'timeout')) return afterDoubt(was, change, again);
    const title = titleOf(was.sandbox);
    throw unreachableError(
      `lost ${backend.name} while ${GERUNDS[verb]} ${title}, whose state is unknown now`,
      {
        backend: backend.name,
        id: was.sandbox.id,
        retryable: true,
        cause: error,
      },
    );
  }
}

async function lastLook(was: Seen, { backend }: Change): Promise<Seen> {
  const never = new AbortController().signal;
  try {
    return await within(never, LAST_LOOK_MS, 'reading it again', (signal) =>
      read(backend, was.sandbox, { signal }),
    );
  } catch {
    return { sandbox: was.sandbox, state: 'unknown' };
  }
}
