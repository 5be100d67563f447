import type { Clock } from './clock.js';
import { intervalOf, ONE } from './rhythm.js';

/** Reads at once, and then again and again, until it is as wanted; what was read last. */
export async function readUntil<T>(
  read: () => Promise<T>,
  done: (value: T) => boolean,
  signal: AbortSignal,
  clock: Clock,
): Promise<T> {
  for (let round = 0; ; round += 1) {
    const value = await read();
    if (done(value)) return value;
    await clock.sleep(intervalOf(ONE, round, clock), signal);
  }
}
