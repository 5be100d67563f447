import { conflictError, notFoundError } from '../errors.js';
import type { Backend, Call } from './backend.js';
import { type Sandbox, titleOf } from './sandbox.js';
import { transition } from './transition.js';
import { decide, verbLacking } from './transitions.js';
import { read, settle } from './wait.js';

export interface WakeOptions {
  backend: Backend;
  /** False: a paused one is refused, as one that was made never to be woken always is. */
  allowed: boolean;
  call: Call;
}

export interface Awake {
  /** As it was read last. */
  sandbox: Sandbox;
  /** It was paused, and has been resumed. */
  woken: boolean;
}

/**
 * A sandbox in which things can be done: one that runs is as it was, a paused one is resumed, and one that is changing
 * is waited for first. `conflict` where it must not be woken, or where there is nothing to wake.
 */
export async function wake(sandbox: Sandbox, { backend, allowed, call }: WakeOptions): Promise<Awake> {
  const { sandbox: now, state } = await settle(backend, sandbox, call);
  if (state !== 'paused') return { sandbox: awake({ ...now, state }, backend), woken: false };
  if (!backend.verbs.has('resume')) throw verbLacking(backend.name, 'resume', backend.pauseEffect);
  // What a list tells of a sandbox leaves out how it was made.
  const { sandbox: known } = await read(backend, now, call);
  if (!allowed || known.lifetime.autoResume === false) throw asleep(known, backend, allowed);
  const { changed } = await transition(known, {
    backend,
    verb: 'resume',
    options: { graceSeconds: 0 },
    call,
  });
  const { sandbox: woken } = await read(backend, known, call);
  return { sandbox: awake(woken, backend), woken: changed };
}

function asleep(sandbox: Sandbox, { name: backend }: Backend, allowed: boolean) {
  const { id } = sandbox;
  const title = titleOf(sandbox);
  const why = allowed ? 'was made with --no-auto-resume' : '--no-resume was given';
  return conflictError(`${title} is paused, and ${why}`, {
    backend,
    id,
    hint: `resume it first: sandman resume -b ${backend} ${title}`,
  });
}

function awake(sandbox: Sandbox, { name: backend }: Backend): Sandbox {
  const { id, state } = sandbox;
  const title = titleOf(sandbox);
  if (state === 'gone') throw notFoundError(`${title} is gone`, { backend, id });
  const decision = decide('resume', state);
  if (decision.kind !== 'refuse') return sandbox;
  throw conflictError(`${title} is ${state}`, { backend, id, hint: decision.hint });
}
