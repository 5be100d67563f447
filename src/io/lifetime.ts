import type { Sandbox } from '../sandbox/sandbox.js';
import { relativeTime, timeUntil } from './time.js';

/** How times are written: as seen from `now` (milliseconds), or whole. */
interface Clock {
  short: boolean;
  now: number;
}

/**
 * What is left of a sandbox, in a word and a time: since when it is paused or stopped, else which of its deadlines comes first.
 * Null where nothing is known.
 */
export function lifetimeText(sandbox: Sandbox, clock: Clock): string | null {
  return sinceWhen(sandbox, clock) ?? untilWhen(sandbox, clock);
}

function sinceWhen({ state, pausedAt, stoppedAt }: Sandbox, { short, now }: Clock): string | null {
  const since = state === 'paused' ? pausedAt : state === 'stopped' || state === 'failed' ? stoppedAt : null;
  return since && `${state} ${short ? relativeTime(since, now) : since}`;
}

function untilWhen({ expiresAt, hardExpiresAt }: Sandbox, { short, now }: Clock): string | null {
  const hard = hardExpiresAt !== null && (expiresAt === null || isSooner(hardExpiresAt, expiresAt));
  const end = hard ? hardExpiresAt : expiresAt;
  if (end === null) return null;
  const past = Date.parse(end) <= now;
  const word = hard ? (past ? 'overdue' : 'ends') : past ? 'expired' : 'expires';
  return `${word} ${short ? timeUntil(end, now) : end}`;
}

function isSooner(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}
