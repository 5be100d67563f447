import { timeLeft } from '../../sandbox/deadline.js';
import { sleep } from '../../sandbox/sleep.js';

/** Time, as retries and polls see it; tests hand in another. In milliseconds. */
export interface Clock {
  /** How long the signal's own deadline is away; infinite where it has none. */
  left(signal: AbortSignal): number;
  /** Fails with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** The date, for what servers write as one. */
  date(): number;
  /** At least 0 and below 1. */
  random(): number;
}

export const REAL_CLOCK: Clock = {
  left: timeLeft,
  sleep,
  date: Date.now,
  random: Math.random,
};
