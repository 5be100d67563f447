import type { State, TimeoutAction } from '../../../src/sandbox/sandbox.js';

/** Times in milliseconds of true time: a counter that nobody sets, and that goes on whatever happens to the machine. */
export interface Range {
  lo: number;
  hi: number;
}

/** Something that happened between two times. */
export interface Anchor extends Range {
  /** Of which start of the machine its note is; null: of none, since there is no note but the engine's own words. */
  boot: number | null;
}

/** A deadline that may hold: so many seconds (null: none), counted from then at the earliest. */
export interface Option {
  seconds: number | null;
  from: Anchor;
}

export interface Made {
  ttlSeconds?: number | undefined;
  maxLifetimeSeconds?: number | undefined;
  onTimeout?: TimeoutAction | undefined;
}

export interface Box {
  id: string;
  state: State;
  made: Made;
  created: number;
  /** When the engine started it last. */
  started: number;
  /** When it began to run as it does: its last start or resume. */
  base: Anchor;
  /** Begun to run with nobody there who could note it: it counts from when it is first seen, which is not yet. */
  unseen: boolean;
  /** What it was last noted to do, and when; null: that is lost. */
  noted: { state: State; at: number } | null;
  /** All that may hold by now; one, as long as nothing was lost. */
  soft: Option[];
  hard: Option[];
  /** Deadlines were changed since it was made. */
  owned: boolean;
  /** Some of its notes were lost or spoiled, and no keeper has mended them yet. */
  muddled: boolean;
  /** Whoever keeps it has seen it go. */
  heard: boolean;
}

/** What is true, told by the rules and from what was done alone. */
export interface Truth {
  now: number;
  boot: number;
  /** How far the wall clock is from where it would be had nobody set it, and the extremes of that. */
  drift: number;
  drifts: Range;
  alive: boolean;
  /** Nothing can be noted. */
  full: boolean;
  boxes: Box[];
}

export function createTruth(): Truth {
  return { now: 0, boot: 1, drift: 0, drifts: { lo: 0, hi: 0 }, alive: true, full: false, boxes: [] };
}

/** Clocks that are set by less than a second are taken for unset, and all others by whole seconds. */
export function slackOf({ drifts }: Truth): number {
  return drifts.hi > drifts.lo ? 1000 : 0;
}

export function here({ now, boot }: Truth): Anchor {
  return { lo: now, hi: now, boot };
}

/** A base that is after everything: it says nothing. */
const BEFORE_ALL: Anchor = { lo: Number.NEGATIVE_INFINITY, hi: Number.NEGATIVE_INFINITY, boot: null };

export function bornNow(truth: Truth, id: string, made: Made): Box {
  return {
    id,
    made,
    state: 'running',
    created: truth.now,
    started: truth.now,
    base: here(truth),
    unseen: false,
    noted: isLabelled(made) ? { state: 'running', at: truth.now } : null,
    soft: [{ seconds: made.ttlSeconds ?? null, from: BEFORE_ALL }],
    hard: [{ seconds: made.maxLifetimeSeconds ?? null, from: here(truth) }],
    owned: false,
    muddled: false,
    heard: false,
  };
}

export function isLabelled(made: Made): boolean {
  return Object.values(made).some((value) => value !== undefined);
}

/** Whether a keeper has something to do with it. */
export function isKept({ made, owned }: Box): boolean {
  return isLabelled(made) || owned;
}

/**
 * When something was, for whoever has only notes. A note of another start of the machine, and what the engine wrote,
 * can be read by the wall clock alone: where that was set at any time, nobody knows by how much it is wrong.
 */
function seen({ lo, hi, boot }: Anchor, truth: Truth): Range {
  if (boot === truth.boot) return { lo, hi };
  const set = truth.drifts.hi - truth.drifts.lo;
  return { lo: lo - set, hi: hi + set };
}

/** When its soft deadline is; infinite where it has none. */
export function softOf(box: Box, truth: Truth): Range {
  const base = seen(box.base, truth);
  const ends = box.soft.map(({ seconds, from }) => {
    const at = seen(from, truth);
    const hi = box.unseen ? Number.POSITIVE_INFINITY : Math.max(base.hi, at.hi);
    return after({ lo: Math.max(base.lo, at.lo), hi }, seconds);
  });
  return around(ends);
}

export function hardOf({ hard }: Box, truth: Truth): Range {
  return around(hard.map(({ seconds, from }) => after(seen(from, truth), seconds)));
}

function after({ lo, hi }: Range, seconds: number | null): Range {
  if (seconds === null) return { lo: Number.POSITIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  return { lo: lo + seconds * 1000, hi: hi + seconds * 1000 };
}

function around(ranges: readonly Range[]): Range {
  return { lo: Math.min(...ranges.map(({ lo }) => lo)), hi: Math.max(...ranges.map(({ hi }) => hi)) };
}
