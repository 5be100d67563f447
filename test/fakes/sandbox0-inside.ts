import { setTimeout as pass } from 'node:timers/promises';
import { createMachine, type Machine } from './inside/machine.js';
import { createSession, type FakeSession, recover, startAttempt } from './sandbox0-session.js';

/** What is inside one sandbox. A pause keeps the files of it, and what is written of its sessions. */
export interface Inside {
  readonly machine: Machine;
  readonly sessions: Map<string, FakeSession>;
  begin(spec: any, key: string | undefined, time: number): Promise<{ session: FakeSession; again: boolean }>;
  /** Ends the command, first with a word and then without. */
  end(session: FakeSession): Promise<void>;
  /** What comes before it is halted, or is taken back. */
  freeze(frozen: boolean): void;
  halt(): void;
  recover(generation: number): void;
  remove(): Promise<void>;
}

export function createInside(env: () => Record<string, string>, generation: number): Inside {
  const machine = createMachine();
  const sessions = new Map<string, FakeSession>();
  const keys = new Map<string, Promise<FakeSession>>();
  let now = generation;
  /** What was asked for last is done after what was asked for before. */
  let done: Promise<unknown> = Promise.resolve();
  const make = async (spec: any, time: number) => {
    await done;
    const session = createSession(spec, now, time);
    sessions.set(session.id, session);
    await startAttempt(session, machine, env());
    return session;
  };
  const forget = () => {
    for (const session of sessions.values()) {
      session.inmate = null;
      session.journal.drop();
    }
  };
  return {
    machine,
    sessions,
    begin: async (spec, key, time) => {
      const made = key === undefined ? undefined : keys.get(key);
      if (made !== undefined) return { session: await made, again: true };
      const session = make(spec, time);
      if (key !== undefined) keys.set(key, session);
      return { session: await session, again: false };
    },
    end: async (session) => {
      const { inmate, journal, spec } = session;
      sessions.delete(session.id);
      if (inmate !== null) {
        session.phase = 'stopping';
        journal.append({ type: 'attempt.stopping', reason: 'session_deleted' });
        inmate.signal('SIGTERM');
        const grace = (spec.lifecycle?.stop_grace_period_seconds || 10) * 1000;
        const late = new AbortController();
        const impatience = pass(grace, undefined, { signal: late.signal }).then(() =>
          inmate.signal('SIGKILL'),
        );
        await Promise.race([session.over, impatience]).catch(() => {});
        await session.over;
        late.abort();
        impatience.catch(() => {});
      }
      journal.drop();
    },
    freeze: (frozen) => {
      for (const { inmate, journal } of sessions.values())
        if (inmate !== null) journal.append({ type: frozen ? 'session.paused' : 'session.resumed' });
      if (frozen) machine.freeze();
      else machine.thaw();
    },
    halt: () => {
      forget();
      done = machine.halt();
    },
    recover: (generationNow) => {
      now = generationNow;
      for (const session of sessions.values()) recover(session, generationNow);
    },
    remove: async () => {
      forget();
      await done;
      await machine.remove();
    },
  };
}
