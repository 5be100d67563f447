import { conflictError } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Ability, Backend, Call } from '../sandbox/backend.js';
import { isForeign, type Moment, type RunState, runSince } from '../sandbox/lifetime.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { asksForKeeping, type LifetimeSpec } from '../sandbox/spec.js';
import { keptView, warning } from './kept-view.js';

const ABILITIES: readonly Ability[] = ['deadlines', 'hard-deadline', 'no-deadline', 'deadlines-while-paused'];

/** Idleness is looked at once a minute. */
const LEAST_IDLE_SECONDS = 60;

export type KeptBackend = Backend & Required<Pick<Backend, 'address' | 'setDeadlines'>>;

/**
 * A backend that keeps no deadlines, with deadlines that a process of this machine keeps. What was asked when a sandbox was
 * made it carries itself; what becomes of it later is noted here.
 */
export function kept(backend: Backend & Required<Pick<Backend, 'address'>>, keeping: Keeping): KeptBackend {
  const { facts, clock, identity } = keeping;
  const view = keptView(backend, keeping);
  // Of what nothing was asked, only when it was paused is of interest.
  const isNoted = (id: string) => view.isOwn(id) || Object.keys(facts.read(id)).length > 0;
  const note = (id: string, state: RunState, call: Call, startedAt: string | null = null): void => {
    if (state !== 'paused' && !isNoted(id)) return;
    warning(call, () => facts.write(id, 'run', runSince(state, clock.now(), startedAt, facts.read(id).run)));
  };
  const startOf = async (id: string, call: Call) => {
    const { born, ttl, hard } = facts.read(id);
    if ((born ?? ttl ?? hard) === undefined) return null;
    // What was done is done, whether that can be read or not.
    return (await backend.get(id, call).catch(() => null))?.startedAt ?? null;
  };
  /** What the engine tells of its start may be by a clock that was set since: from here on that is known. */
  const noteStart = ({ id, state, startedAt }: Sandbox, at: Moment | undefined) => {
    const { run } = facts.read(id);
    const since = at ?? run?.at;
    if (state !== 'running' || run?.started !== undefined || since === undefined) return;
    facts.write(id, 'run', runSince('running', since, startedAt));
  };
  return {
    ...backend,
    abilities: new Set(ABILITIES),
    get: async (id, call) => view.one(await backend.get(id, call), call),
    lookup: async (reference, call) => view.all(await backend.lookup(reference, call), call),
    list: (filter, call) => view.stream(backend.list(filter, call), call),
    create: async (spec, call) => {
      if (!asksForKeeping(spec.lifetime)) return backend.create(spec, call);
      const lifetime = { ...settled(spec.lifetime, backend.name, call), keeper: identity };
      const address = await backend.address(call);
      // First, so that nothing is made that nobody would keep; and again, since an image may take its time.
      await keeping.ensure(address, call.signal);
      const made = await backend.create({ ...spec, lifetime }, call);
      warning(call, () => {
        const at = clock.now();
        facts.write(made.id, 'born', at);
        if (made.state === 'running') facts.write(made.id, 'run', runSince('running', at, made.startedAt));
      });
      await keeping.ensure(address, call.signal);
      return view.one(made, call);
    },
    start: async (id, call) => {
      await backend.start(id, call);
      note(id, 'running', call, await startOf(id, call));
      await view.ensureFor(id, call);
    },
    resume: async (id, call, options = {}) => {
      const { ttlSeconds } = options;
      // First, as in create: what is to have a deadline does not go on where nobody would keep that.
      if (ttlSeconds !== undefined) await keeping.ensure(await backend.address(call), call.signal);
      await backend.resume(id, call, options);
      if (ttlSeconds !== undefined) facts.write(id, 'ttl', { seconds: ttlSeconds, at: clock.now() });
      const known = facts.read(id).run?.started ?? null;
      note(id, 'running', call, known ?? (await startOf(id, call)));
      if (ttlSeconds === undefined) await view.ensureFor(id, call);
      else await keeping.ensure(await backend.address(call), call.signal);
    },
    pause: async (id, call, options) => {
      await backend.pause(id, call, options);
      note(id, 'paused', call);
      await view.ensureFor(id, call);
    },
    stop: async (id, options, call) => {
      await backend.stop(id, options, call);
      note(id, 'stopped', call);
    },
    kill: async (id, call) => {
      await backend.kill(id, call);
      warning(call, () => facts.forget(id));
    },
    setDeadlines: async (id, { ttlSeconds, maxLifetimeSeconds }, call) => {
      const sandbox = await backend.get(id, call);
      refuseForeign(sandbox, identity);
      const address = await backend.address(call);
      const held = Boolean(ttlSeconds || maxLifetimeSeconds);
      if (held) await keeping.ensure(address, call.signal);
      const at = clock.now();
      noteStart(sandbox, ttlSeconds === undefined ? undefined : at);
      if (ttlSeconds !== undefined) facts.write(id, 'ttl', { seconds: ttlSeconds, at });
      if (maxLifetimeSeconds !== undefined) facts.write(id, 'hard', { seconds: maxLifetimeSeconds, at });
      if (held) await keeping.ensure(address, call.signal);
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
