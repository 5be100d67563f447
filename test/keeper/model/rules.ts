import type { State } from '../../../src/sandbox/sandbox.js';
import { type Box, here, isKept, isLabelled, type Truth } from './truth.js';

/** What is true after something was done. `unheard`: by a hand that nobody here sees, while there is no keeper. */

export function became(
  truth: Truth,
  box: Box,
  state: State,
  { unheard = false, foreign = false } = {},
): void {
  const from = box.state;
  box.state = state;
  box.heard = state === 'gone' && !unheard && !truth.full && isKeptForSure(box);
  if (unheard) becameUnheard(truth, box, from);
  else {
    if (state === 'running') begun(truth, box, from);
    // What has no deadline is no concern of a keeper's.
    if (state !== 'gone' && (!foreign || isKept(box))) note(truth, box);
  }
}

/** Deadlines that were changed may be lost, and those that it carries itself not. */
function isKeptForSure(box: Box): boolean {
  return isLabelled(box.made) || (isKept(box) && box.soft.length + box.hard.length === 2);
}

function begun(truth: Truth, box: Box, from: State): void {
  if (from === 'stopped') box.started = truth.now;
  box.base = here(truth);
  box.unseen = false;
}

function note({ now }: Truth, box: Box): void {
  // Of what nothing was asked, nothing but a pause is noted.
  if (isKept(box) || box.noted !== null || box.state === 'paused') box.noted = { state: box.state, at: now };
}

/** Engines and clocks do not agree to the millisecond: what was started so soon after a note may be taken for noted. */
const SAME_MS = 1000;

function becameUnheard(truth: Truth, box: Box, from: State): void {
  if (box.state !== 'running') return;
  const { now, drifts } = truth;
  const { noted, base, started } = box;
  // What is left of the notes, if anything, may tell of a pause: then it counts from when it is seen.
  if (box.muddled) box.unseen = true;
  const atWork = noted === null || noted.state === 'running' || started > noted.at + SAME_MS;
  if (from === 'paused') {
    // Nothing tells of a pause that began and ended unseen: it may have run all the time, as far as anybody knows.
    if (atWork) box.base = { ...base, hi: now, boot: null };
    else firstSeen(truth, box);
    // Nothing is known of it but a deadline: a keeper counts from when it sees it run.
    if (noted === null && !isLabelled(box.made)) box.unseen = true;
    return;
  }
  box.started = now;
  // The engine tells when that was, by a clock that may have been set since the last note.
  const sure = noted !== null && now > noted.at + SAME_MS && drifts.hi === drifts.lo;
  if (sure) box.base = { ...here(truth), boot: null };
  // A keeper cannot tell that from a resume, where nothing was noted of what it did before.
  else if (noted === null && !isLabelled(box.made)) firstSeen(truth, box);
  else if (atWork) box.base = { lo: Math.min(base.lo, now), hi: now, boot: null };
  else firstSeen(truth, box);
}

/** Nobody can know since when, so it counts from when somebody sees it. */
function firstSeen(truth: Truth, box: Box): void {
  box.base = { ...here(truth), boot: null };
  box.unseen = true;
}

/** Somebody has looked: what has begun to run unseen counts from now. */
export function looked(truth: Truth, box: Box): void {
  if (
    box.unseen &&
    box.noted !== null &&
    box.state === 'running' &&
    box.soft.every(({ seconds }) => seconds !== null)
  )
    see(truth, box);
}

function see(truth: Truth, box: Box): void {
  box.unseen = false;
  box.base = { lo: box.base.lo, hi: truth.now, boot: box.base.boot };
  box.noted = { state: box.state, at: truth.now };
}

/** A keeper has looked at everything: what was lost is what it was made with from now on, or what was left of the notes. */
export function mended(truth: Truth): void {
  for (const box of truth.boxes) {
    if (box.state === 'gone' || !isKept(box)) continue;
    box.muddled = false;
    if (box.state === 'paused') continue;
    if (box.unseen) see(truth, box);
    if (box.noted === null || box.noted.state !== box.state) box.noted = { state: box.state, at: truth.now };
  }
}

/** With nobody who remembers them, changes are lost: what it was made with holds, or what is left, but nothing else. */
export function lost(truth: Truth, box: Box): void {
  const { made, base, created, started } = box;
  box.muddled = true;
  box.noted = null;
  const first = { lo: created, hi: created, boot: null };
  box.base = { lo: Math.min(base.lo, created), hi: Math.max(base.hi, started, truth.now), boot: null };
  box.soft = box.soft.map(({ seconds, from }) => ({ seconds, from: { ...from, boot: null } }));
  box.soft.push({ seconds: made.ttlSeconds ?? null, from: { ...first, lo: Number.NEGATIVE_INFINITY } });
  box.hard = box.hard.map(({ seconds, from }) => ({ seconds, from: { ...from, boot: null } }));
  box.hard.push({ seconds: made.maxLifetimeSeconds ?? null, from: first });
}

export function changed(truth: Truth, box: Box, which: 'soft' | 'hard', seconds: number | null): void {
  const option = { seconds, from: here(truth) };
  // Where something else is spoiled still, no change is believed until a keeper has mended that.
  box[which] = box.muddled ? [...box[which], option] : [option];
  box.owned = true;
  if (which === 'hard' || box.noted !== null || box.state !== 'running') return;
  // It is seen to run now at the latest, whatever was known of that before.
  box.noted = { state: 'running', at: truth.now };
  const lo = box.muddled ? box.base.lo : truth.now;
  box.base = { ...here(truth), lo };
}

/** With a keeper goes what it could not write down: then the notes tell of something else than what was last. */
export function crashed(truth: Truth): void {
  const { alive, full, boxes } = truth;
  truth.alive = false;
  if (!alive || !full) return;
  for (const box of boxes) {
    if (box.state === 'gone') continue;
    lost(truth, box);
    box.unseen ||= box.state === 'running';
  }
}

/** Everything stops with the machine; nobody is there to note it. */
export function rebooted(truth: Truth): void {
  crashed(truth);
  truth.boot += 1;
  for (const box of truth.boxes) if (box.state !== 'gone') box.state = 'stopped';
}

export function passed(truth: Truth, milliseconds: number): void {
  truth.now += milliseconds;
}

export function clockSet(truth: Truth, by: number): void {
  truth.drift += by;
  truth.drifts.lo = Math.min(truth.drifts.lo, truth.drift);
  truth.drifts.hi = Math.max(truth.drifts.hi, truth.drift);
}
