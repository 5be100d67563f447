import type { State } from '../../../src/sandbox/sandbox.js';
import { looked } from './rules.js';
import { type Box, hardOf, type Range, slackOf, softOf, type Truth } from './truth.js';
import { CALL, type World } from './world.js';

/** Clocks are corrected by whole seconds, and read by whoever looks with a tolerance of one. */
const SHOWN_MS = 1500;

/** What the keeper has done since it was last asked about, and whether that was right. */
export async function judge(truth: Truth, world: World): Promise<void> {
  for (const box of truth.boxes) {
    const state = await world.stateOf(box.id);
    if (state !== box.state) judgeDeed(truth, box, state);
    if (truth.alive) judgeOmission(truth, box);
  }
  if (world.complaints.length > 0) throw new Error(`the keeper failed: ${world.complaints}`);
}

function judgeDeed(truth: Truth, box: Box, state: State): void {
  const slack = slackOf(truth);
  const soft = softOf(box, truth);
  const hard = hardOf(box, truth);
  const hardDue = state === 'gone' && hard.lo - slack <= truth.now;
  const softDue = box.state === 'running' && soft.lo - slack <= truth.now;
  const bySoft = softDue && state === STATE_AFTER[box.made.onTimeout ?? 'pause'];
  if (!truth.alive || !(hardDue || bySoft)) {
    throw new Error(`${tell(box, truth)}: it is ${state}, which nobody may have done by now`);
  }
  box.state = state;
  box.noted = { state, at: truth.now };
}

const STATE_AFTER = { pause: 'paused', stop: 'stopped', kill: 'gone' } as const;

function judgeOmission(truth: Truth, box: Box): void {
  if (box.state === 'gone') return;
  const end = truth.now - slackOf(truth);
  const late = hardOf(box, truth).hi <= end || (box.state === 'running' && softOf(box, truth).hi <= end);
  if (late) throw new Error(`${tell(box, truth)}: overdue`);
}

/** What commands show, which look at it, and may note what they see; not so where one peeks. */
export async function judgeShown(truth: Truth, world: World, { peek = false } = {}): Promise<void> {
  for (const box of truth.boxes) {
    if (box.state === 'gone') judgeForgotten(truth, world, box);
    if (box.state === 'gone') continue;
    const { expiresAt, hardExpiresAt, state } = await (peek
      ? world.peek(box.id)
      : world.cli.get(box.id, CALL));
    if (!peek) looked(truth, box);
    if (state !== box.state) throw new Error(`${tell(box, truth)}: shown as ${state}`);
    const trueOf = (iso: string | null) => iso && truth.now + Date.parse(iso) - world.clock.wall;
    if (box.state === 'running') judgeTime('expiresAt', trueOf(expiresAt), softOf(box, truth), box, truth);
    else if (expiresAt !== null) throw new Error(`${tell(box, truth)}: it expires while it does not run`);
    judgeTime('hardExpiresAt', trueOf(hardExpiresAt), hardOf(box, truth), box, truth);
  }
}

/** What is known of one is forgotten with it, where somebody was there to see it go. */
function judgeForgotten(truth: Truth, { facts }: World, box: Box): void {
  const left = Object.keys(facts.read(box.id));
  if (box.heard && left.length > 0) throw new Error(`${tell(box, truth)}: ${left} stays`);
}

function judgeTime(
  what: string,
  shown: string | number | null,
  { lo, hi }: Range,
  box: Box,
  truth: Truth,
): void {
  // Without its notes all that is left are dates, which a clock that was set since makes others.
  const { drifts } = truth;
  const slack = SHOWN_MS + (box.muddled ? drifts.hi - drifts.lo : 0);
  const right =
    shown === null
      ? hi === Number.POSITIVE_INFINITY
      : Number(shown) >= lo - slack && Number(shown) <= hi + slack;
  if (!right) throw new Error(`${tell(box, truth)}: ${what} is ${shown}, not within ${lo} and ${hi}`);
}

export function tell(box: Box, truth: Truth): string {
  return JSON.stringify({ now: truth.now, boot: truth.boot, alive: truth.alive, drift: truth.drift, box });
}
