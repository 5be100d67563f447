import type { Deadlines } from './backend.js';
import type { Sandbox, State } from './sandbox.js';

/** Clocks differ, and an end that differs by no more is the one that was asked for. */
const TOLERANCE_MS = 60_000;
/** What has moved by no more has not moved: some write whole seconds. */
const STILL_MS = 5000;

/** When it was asked for, in milliseconds since the epoch: its time began to count somewhere in between. */
export interface Span {
  since: number;
  until: number;
}

/** What is not as it was asked for, in words that give the real end; null: all is well. */
export interface Unheeded {
  soft: string | null;
  hard: string | null;
}

type Ends = Pick<Sandbox, 'backend' | 'state' | 'expiresAt' | 'hardExpiresAt' | 'lifetime'>;

/** One of the two deadlines: what it is now, what it was (undefined: not known), and what was asked for. */
interface Line {
  what: string;
  end: string | null;
  was: string | null | undefined;
  seconds: number | null | undefined;
}

/**
 * Whether a sandbox ends as was asked for, which a good answer alone does not tell: plans cut deadlines in silence.
 * `before`: the sandbox as it was; null where that says nothing, as of a new one.
 */
export function unheeded(now: Ends, asked: Deadlines, span: Span, before: Ends | null): Unheeded {
  // What another state makes of a deadline is nobody's mistake.
  const known = before?.state === now.state ? before : undefined;
  const { expiresAt: soft, hardExpiresAt: hard } = now;
  const { ttlSeconds, maxLifetimeSeconds } = asked;
  const softLine = { what: 'deadline', end: soft, was: known?.expiresAt, seconds: ttlSeconds };
  const hardLine = {
    what: 'hard deadline',
    end: hard,
    was: known?.hardExpiresAt,
    seconds: maxLifetimeSeconds,
  };
  return {
    soft: idleFirst(now, softLine, span) ?? wordsOf(now, softLine, span) ?? hardFirst(now, softLine),
    hard: wordsOf(now, hardLine, span),
  };
}

/** The whole seconds from a date, in milliseconds, to an end; null where there is none. */
export function secondsUntil(end: string | null, from: number): number | null {
  return end === null ? null : Math.max(0, Math.round((Date.parse(end) - from) / 1000));
}

const AT_REST: ReadonlySet<State> = new Set(['paused', 'stopped']);

function wordsOf({ backend, state }: Ends, line: Line, { since, until }: Span): string | null {
  const { what, end, was, seconds } = line;
  if (seconds === undefined) {
    const moved = was !== undefined && !isNear(was, end);
    return moved ? `${backend} has moved the ${what} as well: it is ${end ?? 'none'} now` : null;
  }
  if (seconds === null) return end && `${backend} has not taken the ${what} away: it is ${end}`;
  // Of what does not run nothing ends, and some say so.
  if (end === null) return AT_REST.has(state) ? null : `${backend} took the ${what}, and tells of none`;
  const sooner = since + seconds * 1000 - Date.parse(end);
  const later = Date.parse(end) - until - seconds * 1000;
  const still = was !== undefined && isNear(was, end);
  if (still && Math.max(sooner, later) > STILL_MS)
    return `${backend} has not moved the ${what}: it is ${end}`;
  if (sooner > TOLERANCE_MS) return `${backend} allows no more: the ${what} is ${end}`;
  return later > TOLERANCE_MS
    ? `the ${what} of ${backend} is ${end}, later than was asked for by the clock here`
    : null;
}

function isNear(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(Date.parse(one) - Date.parse(other)) <= STILL_MS;
}

/** Where it is ended sooner when nobody is connected, which rewrites the end that is told. */
function idleFirst({ backend, lifetime }: Ends, { end, seconds }: Line, { until }: Span): string | null {
  const { idleSeconds, keeper } = lifetime;
  // A keeper ends idle ones without a word in advance.
  if (keeper !== null || idleSeconds === null || end === null || !seconds || idleSeconds >= seconds)
    return null;
  if (Date.parse(end) > until + idleSeconds * 1000 + STILL_MS) return null;
  return `${backend} ends it after ${idleSeconds} s in which nobody is connected, which comes first: at ${end}`;
}

function hardFirst({ hardExpiresAt }: Ends, { end, seconds }: Line): string | null {
  if (!seconds || end === null || hardExpiresAt === null) return null;
  const first = Date.parse(end) - Date.parse(hardExpiresAt) > STILL_MS;
  return first ? `the hard deadline comes first, at ${hardExpiresAt}` : null;
}
