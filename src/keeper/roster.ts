import { hasCode } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { type Facts, isCounting, withDeadlines } from '../sandbox/lifetime.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { Idleness } from './idle.js';
import { createLedger, type Known, type LedgerOptions } from './ledger.js';
import { sameFacts } from './mend.js';

/** A sandbox with something to keep, as it was read last. */
export interface Watched extends Known {
  raw: Sandbox;
  /** Null until it was looked at. */
  idleness: Idleness | null;
  /** Whether somebody waits at one of its ports; null where nobody can tell, or need not. */
  callers: (() => boolean) | null;
  /** Something is being done to it, or about to be. */
  busy: boolean;
  /** It is being done now. */
  atWork: boolean;
  failures: number;
  /** Not before this uptime is it tried again. */
  retryAt: number;
}

/** What a keeper knows of the sandboxes of one engine: only those that have something to keep. */
export interface Roster {
  all(): Watched[];
  find(id: string): Watched | undefined;
  /** A sandbox with its deadlines as they are by now. */
  view(watched: Watched): Sandbox;
  /** How many there are that somebody must see to. */
  counting(): number;
  /** Reads one again; `fresh`: what is seen has just become so. Undefined where there is nothing to keep. */
  look(backend: Backend, id: string, call: Call, fresh?: boolean): Promise<Watched | undefined>;
  /** As it was read last, with what is noted of it by now: no request. */
  recall(backend: Backend, id: string, call: Call): Promise<Watched | undefined>;
  /** Takes note of a whole list; reads again only what is not as it was. */
  lookAll(backend: Backend, call: Call): Promise<void>;
}

const NEW: Omit<Watched, 'raw' | keyof Known> = {
  idleness: null,
  callers: null,
  busy: false,
  atWork: false,
  failures: 0,
  retryAt: 0,
};

export function createRoster({ keeping, log }: LedgerOptions): Roster {
  const { facts: store, clock, identity } = keeping;
  const { isKept, know } = createLedger({ keeping, log });
  const known = new Map<string, Watched>();
  const view = ({ raw, facts }: Watched) => withDeadlines(raw, facts, clock.now(), identity);
  const take = async (backend: Backend, raw: Sandbox, call: Call, fresh: boolean) => {
    const before = known.get(raw.id);
    const now = know(raw, before, fresh);
    if (!isKept(raw, now.facts)) {
      known.delete(raw.id);
      return undefined;
    }
    const begunAnew = now.facts.run?.at.wall !== before?.facts.run?.at.wall;
    // The same object for as long as it is known: somebody may be at work on it.
    const watched = Object.assign(before ?? { ...NEW }, { raw, ...now }, begunAnew ? { idleness: null } : {});
    known.set(raw.id, watched);
    watched.callers = isWakeable(raw) ? (watched.callers ?? (await callersOf(backend, raw.id, call))) : null;
    return watched;
  };

  const look: Roster['look'] = async (backend, id, call, fresh = false) => {
    try {
      return await take(backend, await backend.get(id, call), call, fresh);
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
      // Said twice, since what was noted is forgotten with it: what is fresh was told by an event, or done.
      if (known.has(id) && (fresh || (await backend.lookup(id, call)).length === 0)) {
        known.delete(id);
        store.forget(id);
      }
      return undefined;
    }
  };

  return {
    all: () => [...known.values()],
    find: (id) => known.get(id),
    view,
    counting: () => [...known.values()].filter((one) => isCounting(view(one), identity)).length,
    look,
    recall: async (backend, id, call) => {
      const raw = known.get(id)?.raw;
      return raw && take(backend, raw, call, false);
    },
    lookAll: async (backend, call) => {
      const read = store.readAll();
      const gone = new Set(known.keys());
      for await (const raw of backend.list({}, call)) {
        gone.delete(raw.id);
        const before = known.get(raw.id);
        const facts = read(raw.id);
        if (before === undefined ? !isKept(raw, facts) : isAsBefore(before, raw, facts)) continue;
        await look(backend, raw.id, call);
      }
      for (const id of gone) await look(backend, id, call);
    },
  };
}

function isAsBefore(before: Watched, raw: Sandbox, facts: Facts): boolean {
  return before.raw.state === raw.state && !facts.damaged && sameFacts(before.facts, facts);
}

function isWakeable({ state, lifetime, endpoints }: Sandbox): boolean {
  return state === 'paused' && lifetime.autoResume === true && endpoints.length > 0;
}

async function callersOf(backend: Backend, id: string, call: Call): Promise<(() => boolean) | null> {
  return (await backend.callers?.(id, call).catch(() => null)) ?? null;
}
