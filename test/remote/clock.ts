import { type Clock, REAL_CLOCK } from '../../src/backends/remote/clock.js';

/** A clock on which waiting takes no time, and which remembers for how long it was asked to wait. */
export interface TestClock extends Clock {
  slept: number[];
}

export function testClock({ left = Number.POSITIVE_INFINITY, date = Date.now() } = {}): TestClock {
  const slept: number[] = [];
  return {
    slept,
    left: () => left,
    date: () => date,
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      slept.push(milliseconds);
    },
  };
}

/** Polls wait as often as they do, and hardly for a moment. */
export const HASTY_CLOCK: Clock = {
  ...REAL_CLOCK,
  sleep: (_, signal) => REAL_CLOCK.sleep(1, signal),
};
