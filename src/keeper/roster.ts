import { hasCode } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Backend, Call } from '../sandbox/backend.js';
import {
  type Facts,
  isCounting,
  isForeign,
  type Moment,
  type Run,
  runSince,
  withDeadlines,
} from '../sandbox/lifetime.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import type { Idleness } from './idle.js';
import { mend, rewrite, runToNote, sameFacts } from './mend.js';

/** A sandbox with something to keep, as it was read last. */
export interface Watched {
  raw: Sandbox;
  facts: Facts;
  /** What of the facts is written down: where that is missing later, it was lost. */
  noted: Facts;
  /** What it does, where that could not be written over what was noted before. */
  unwritten: { run: Run; over: Run | undefined } | null;
  /** Null until it was looked at. */
  idleness: Idleness | null;
  /** Whether somebody waits at one of its ports; null where nobody can tell, or need not. */
  callers: (() => boolean) | null;
  /** Something is being done to it. */
  busy: boolean;
  failures: number;
  /** Not before this uptime is it tried again. */
  retryAt: number;
}

export interface RosterOptions {
  keeping: Pick<Keeping, 'facts' | 'clock' | 'identity'>;
  log(text: string): void;
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
  /** Takes note of a whole list; reads again only what is not as it was. */
  lookAll(backend: Backend, call: Call): Promise<void>;
}

type Known = Pick<Watched, 'facts' | 'noted' | 'unwritten'>;

const NEW: Omit<Watched, 'raw' | keyof Known> = {
  idleness: null,
  callers: null,
  busy: false,
  failures: 0,
  retryAt: 0,
};

export function createRoster({ keeping, log }: RosterOptions): Roster {
  const { facts: store, clock, identity } = keeping;
  const known = new Map<string, Watched>();
  const view = ({ raw, facts }: Watched) => withDeadlines(raw, facts, clock.now(), identity);
  const isKept = ({ lifetime }: Sandbox, { ttl, hard }: Facts) =>
    !isForeign(lifetime, identity) &&
    (lifetime.keeper === identity || ttl !== undefined || hard !== undefined);

  /** Whether something was written. What a full disk does not take is remembered, and keeps nobody from acting on time. */
  const tryTo = (write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      log((error as Error).message);
      return false;
    }
  };

  /** What is known of it by now; what was lost of that is written again. */
  const mended = (raw: Sandbox, found: Facts, before: Facts, now: Moment) => {
    const { facts, noted, from } = mend(raw, found, before, identity, now);
    if (from !== null) {
      const where = from === 'memory' ? 'is written again' : 'is had from what it was made with';
      log(`what was noted of ${titleOf(raw)} was lost or damaged, and ${where}`);
      tryTo(() => rewrite(store, raw.id, facts));
    }
    return { facts, noted };
  };

  /** As `mended`, with what it does now, which is written down where it was not. */
  const knownOf = (raw: Sandbox, before: Watched | undefined, fresh: boolean): Known => {
    const now = clock.now();
    const read = store.read(raw.id);
    const left = leftOf(before, read);
    const found = left === null ? read : { ...read, run: left };
    const { facts, noted } = mended(raw, found, before?.noted ?? {}, now);
    if (!isKept(raw, facts)) return { facts, noted, unwritten: null };
    const resumed = isResumed(before, raw, found) ? runSince('running', now, raw.startedAt, facts.run) : null;
    const run = resumed ?? runToNote(raw, facts, now, fresh) ?? left;
    if (run == null) return { facts, noted, unwritten: null };
    const written = tryTo(() => store.write(raw.id, 'run', run));
    const unwritten = written ? null : { run, over: read.run };
    return { facts: { ...facts, run }, noted: { ...noted, run }, unwritten };
  };

  const take = async (backend: Backend, raw: Sandbox, call: Call, fresh: boolean) => {
    const before = known.get(raw.id);
    const now = knownOf(raw, before, fresh);
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
      // Said twice, since what was noted is forgotten with it.
      if (known.has(id) && (await backend.lookup(id, call)).length === 0) {
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

/** What could not be written, where nobody has written anything else since. */
function leftOf(before: Watched | undefined, read: Facts): Run | null {
  const left = before?.unwritten;
  return left && JSON.stringify(read.run) === JSON.stringify(left.over) ? left.run : null;
}

/** Whether it goes on after a pause, and nobody has noted that. */
function isResumed(before: Watched | undefined, raw: Sandbox, { run }: Facts): boolean {
  if (before?.raw.state !== 'paused' || raw.state !== 'running') return false;
  return run === undefined || JSON.stringify(run) === JSON.stringify(before.noted.run);
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
