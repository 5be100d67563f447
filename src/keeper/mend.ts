import { FACT_NAMES, type FactStore } from '../lifetimes/fact-store.js';
import {
  type Facts,
  isRestarted,
  isYoung,
  type Moment,
  momentAt,
  type RunState,
  runSince,
} from '../sandbox/lifetime.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** What was read of a sandbox, with what it lacks. */
export interface Mended {
  facts: Facts;
  /** What of that is written down, or is to be. */
  noted: Facts;
  /** Null where nothing was lost; else where it was had from. */
  from: 'memory' | 'sandbox' | null;
}

/**
 * Facts are changed, and all of a sandbox's are forgotten when it is gone; one that is missing alone was lost, and comes
 * from what is remembered to have been noted, or else from the sandbox itself.
 */
export function mend(
  raw: Sandbox,
  { damaged = false, ...read }: Facts,
  remembered: Facts,
  own: string,
  now: Moment,
): Mended {
  const lacks = FACT_NAMES.some((name) => remembered[name] !== undefined && read[name] === undefined);
  const bare = raw.lifetime.keeper === own && read.born === undefined;
  if (!damaged && !lacks && !bare) return { facts: read, noted: read, from: null };
  const facts = { ...(bare || damaged ? asMade(raw, now) : {}), ...remembered, ...read };
  // Not lost, but not written yet.
  if (isYoung(raw, now) && !damaged && !lacks) return { facts, noted: read, from: null };
  return { facts, noted: facts, from: remembered.born === undefined ? 'sandbox' : 'memory' };
}

function asMade({ createdAt, startedAt, state }: Sandbox, now: Moment): Facts {
  const at = (iso: string | null) => (iso === null ? now : beginning(iso, now));
  const born = at(createdAt);
  return state === 'running'
    ? { born, run: runSince(state, at(startedAt ?? createdAt), startedAt) }
    : { born };
}

/** When something began, as the engine tells; what is later than now is by a clock that was set back since. */
function beginning(iso: string, now: Moment): Moment {
  return momentAt(Math.min(Date.parse(iso), now.wall), now);
}

/** Writes what was mended, and nothing else stays. */
export function rewrite(store: FactStore, id: string, facts: Facts): void {
  for (const name of FACT_NAMES) {
    const fact = facts[name];
    if (fact !== undefined) store.write(id, name, fact);
  }
  store.forget(id, facts);
}

export function sameFacts(one: Facts, other: Facts): boolean {
  return FACT_NAMES.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

/**
 * What a sandbox is doing now, where that is not what was noted; null where it is. `fresh`: it has just begun; else
 * nobody knows since when it is paused.
 */
export function runToNote(raw: Sandbox, facts: Facts, now: Moment, fresh: boolean): Facts['run'] | null {
  const state = runStateOf(raw);
  if (isRestarted(raw, facts)) return runSince('running', beginning(raw.startedAt ?? '', now), raw.startedAt);
  if (state === null || facts.run?.state === state || (state === 'paused' && !fresh)) return null;
  return runSince(state, now, raw.startedAt, facts.run);
}

function runStateOf({ state }: Sandbox): RunState | null {
  return state === 'running' || state === 'paused' || state === 'stopped' ? state : null;
}
