import { conflictError } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Ability, Addressed, Backend, Call } from '../sandbox/backend.js';
import { isForeign } from '../sandbox/lifetime.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { asksForKeeping, type LifetimeSpec } from '../sandbox/spec.js';
import type { ChangeVerb } from '../sandbox/transitions.js';
import { type KeptNotes, keptNotes } from './kept-notes.js';
import { type KeptView, keptView, warning } from './kept-view.js';

const ABILITIES: readonly Ability[] = ['deadlines', 'hard-deadline', 'no-deadline', 'deadlines-while-paused'];

/** Idleness is looked at once a minute. */
const LEAST_IDLE_SECONDS = 60;

export type KeptBackend = Backend & Required<Pick<Backend, 'address' | 'setDeadlines'>>;

/**
 * A backend that keeps no deadlines, with deadlines that a process of this machine keeps. What was asked when a sandbox was
 * made it carries itself; what becomes of it later is noted here.
 */
export function kept(backend: Addressed, keeping: Keeping): KeptBackend {
  const view = keptView(backend, keeping);
  const notes = keptNotes(backend, keeping, view);
  return {
    ...backend,
    abilities: new Set(ABILITIES),
    get: async (id, call) => view.one(await backend.get(id, call), call),
    lookup: async (reference, call) => view.all(await backend.lookup(reference, call), call),
    list: (filter, call) => view.stream(backend.list(filter, call), call),
    create: async (spec, call) => {
      if (!asksForKeeping(spec.lifetime)) return backend.create(spec, call);
      const lifetime = { ...settled(spec.lifetime, backend.name, call), keeper: keeping.identity };
      const address = await backend.address(call);
      // First, so that nothing is made that nobody would keep; and again, since an image may take its time.
      await keeping.ensure(address, call.signal);
      const made = await backend.create({ ...spec, lifetime }, call);
      notes.made(made, call);
      await keeping.ensure(address, call.signal);
      return view.one(made, call);
    },
    ...verbs(backend, keeping, view, notes),
    setDeadlines: async (id, deadlines, call) => {
      const sandbox = await backend.get(id, call);
      refuseForeign(sandbox, keeping.identity);
      const held = Boolean(deadlines.ttlSeconds || deadlines.maxLifetimeSeconds);
      const address = await backend.address(call);
      if (held) await keeping.ensure(address, call.signal);
      notes.deadlines(sandbox, deadlines);
      if (held) await keeping.ensure(address, call.signal);
    },
  };
}

/** What takes a sandbox from one state to another, and is noted when it has done so. */
function verbs(
  backend: Addressed,
  keeping: Keeping,
  view: KeptView,
  notes: KeptNotes,
): Pick<Backend, ChangeVerb> {
  return {
    start: async (id, call) => {
      await backend.start(id, call);
      notes.run(id, 'running', call, await notes.startOf(id, call));
      await view.ensureFor(id, call);
    },
    resume: async (id, call, options = {}) => {
      const { ttlSeconds } = options;
      // First, as in create: what is to have a deadline does not go on where nobody would keep that.
      if (ttlSeconds !== undefined) await keeping.ensure(await backend.address(call), call.signal);
      await backend.resume(id, call, options);
      if (ttlSeconds !== undefined) notes.ttl(id, ttlSeconds);
      notes.run(id, 'running', call, await notes.startOf(id, call, true));
      if (ttlSeconds === undefined) await view.ensureFor(id, call);
      else await keeping.ensure(await backend.address(call), call.signal);
    },
    pause: async (id, call, options) => {
      await backend.pause(id, call, options);
      notes.run(id, 'paused', call);
      await view.ensureFor(id, call);
    },
    stop: async (id, options, call) => {
      await backend.stop(id, options, call);
      notes.run(id, 'stopped', call);
    },
    kill: async (id, call) => {
      await backend.kill(id, call);
      warning(call, () => keeping.facts.forget(id));
    },
  };
}

/** Idle ones are not found sooner than they are looked at. */
function settled(lifetime: LifetimeSpec, backend: string, { onWarning }: Call): LifetimeSpec {
  const { idleSeconds } = lifetime;
  if (idleSeconds === undefined || idleSeconds >= LEAST_IDLE_SECONDS) return lifetime;
  onWarning?.(`${backend} looks for idle ones once a minute: its --idle-timeout is ${LEAST_IDLE_SECONDS} s`);
  return { ...lifetime, idleSeconds: LEAST_IDLE_SECONDS };
}

function refuseForeign(sandbox: Sandbox, own: string): void {
  if (!isForeign(sandbox.lifetime, own)) return;
  throw conflictError(`the deadlines of ${titleOf(sandbox)} are kept by another user or machine`, {
    backend: sandbox.backend,
    id: sandbox.id,
    hint: 'change them where it was made',
  });
}
