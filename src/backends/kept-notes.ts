import type { Keeping } from '../lifetimes/keeping.js';
import type { Backend, Call, Deadlines } from '../sandbox/backend.js';
import { type RunState, runSince } from '../sandbox/lifetime.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { type KeptView, warning } from './kept-view.js';

/** What is written down of sandboxes when something was done to them. */
export interface KeptNotes {
  made(sandbox: Sandbox, call: Call): void;
  /** What it does from now on; `startedAt`: as the engine tells of its start. */
  run(id: string, state: RunState, call: Call, startedAt?: string | null): void;
  /** When the engine has started it; null where nobody needs to know, or can. `again`: it was started before it was paused. */
  startOf(id: string, call: Call, again?: boolean): Promise<string | null>;
  ttl(id: string, seconds: number | null): void;
  deadlines(sandbox: Sandbox, deadlines: Deadlines): void;
}

export function keptNotes(
  backend: Pick<Backend, 'get'>,
  { facts, clock }: Keeping,
  view: KeptView,
): KeptNotes {
  // Of what nothing was asked, only when it was paused is of interest.
  const isNoted = (id: string) => view.isOwn(id) || Object.keys(facts.read(id)).length > 0;
  const ttl = (id: string, seconds: number | null, at = clock.now()) =>
    facts.write(id, 'ttl', { seconds, at });
  return {
    ttl,
    made: ({ id, state, startedAt }, call) =>
      warning(call, () => {
        const at = clock.now();
        facts.write(id, 'born', at);
        if (state === 'running') facts.write(id, 'run', runSince('running', at, startedAt));
      }),
    run: (id, state, call, startedAt = null) => {
      if (state !== 'paused' && !isNoted(id)) return;
      warning(call, () =>
        facts.write(id, 'run', runSince(state, clock.now(), startedAt, facts.read(id).run)),
      );
    },
    startOf: async (id, call, again = false) => {
      const { born, ttl: soft, hard, run } = facts.read(id);
      if (again && run?.started !== undefined) return run.started;
      if ((born ?? soft ?? hard) === undefined) return null;
      // What was done is done, whether that can be read or not.
      return (await backend.get(id, call).catch(() => null))?.startedAt ?? null;
    },
    deadlines: ({ id, state, startedAt }, { ttlSeconds, maxLifetimeSeconds }) => {
      const at = clock.now();
      const { run } = facts.read(id);
      const since = ttlSeconds === undefined ? run?.at : at;
      // What the engine tells of its start may be by a clock that was set since: from here on that is known.
      if (state === 'running' && run?.started === undefined && since !== undefined)
        facts.write(id, 'run', runSince('running', since, startedAt));
      if (ttlSeconds !== undefined) ttl(id, ttlSeconds, at);
      if (maxLifetimeSeconds !== undefined) facts.write(id, 'hard', { seconds: maxLifetimeSeconds, at });
    },
  };
}
