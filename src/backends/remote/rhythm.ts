import type { Clock } from './clock.js';

/** Between two looks, in milliseconds: from the first on, longer each time, up to the longest. */
export interface Rhythm {
  firstMs: number;
  longestMs: number;
}

/** For one sandbox. */
export const ONE: Rhythm = { firstMs: 300, longestMs: 5000 };
/** For all: a list may be many requests. */
export const ALL: Rhythm = { firstMs: 1000, longestMs: 10_000 };
const GROWTH = 1.5;

/** A quarter more or less, so that many who wait do not ask at once. */
export function intervalOf({ firstMs, longestMs }: Rhythm, round: number, clock: Clock): number {
  return Math.min(longestMs, firstMs * GROWTH ** round) * (0.75 + 0.5 * clock.random());
}
