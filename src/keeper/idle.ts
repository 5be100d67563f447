import type { Activity } from '../sandbox/backend.js';

/** What is known of whether a sandbox is used. Times in milliseconds since the machine was started. */
export interface Idleness {
  /** When it was last seen, or may last have been, doing something. */
  activeAt: number;
  lookedAt: number;
  activity: Activity;
  /** Commands that were begun inside and have not ended, as far as the engine has told. */
  commands: number;
}

/** The engine is asked no more often. */
const LOOK_EVERY_MS = 60_000;

/** What an idle process may use of one CPU between two looks: timers and the like. */
const IDLE_CPU_SHARE = 0.01;

/** When it is worth looking again: at the end of its time, but no sooner than a look's distance from the last. */
export function nextLook({ activeAt, lookedAt }: Idleness, idleMs: number): number {
  const usual = lookedAt + LOOK_EVERY_MS;
  const end = activeAt + idleMs;
  return end > usual + LOOK_EVERY_MS ? usual : Math.max(usual, end);
}

/**
 * What a look tells. Between two looks nobody knows when something was done, so it counts as just now. Bytes that only
 * came in are none of its own: everybody on a bridge hears what is called out to all.
 */
export function lookedAgain(before: Idleness, activity: Activity, now: number): Idleness {
  const seconds = (now - before.lookedAt) / 1000;
  const cpu = activity.cpuSeconds - before.activity.cpuSeconds;
  const busy = cpu < 0 || cpu > seconds * IDLE_CPU_SHARE || activity.sentBytes !== before.activity.sentBytes;
  const active = busy || before.commands > 0;
  return { ...before, activity, lookedAt: now, activeAt: active ? now : before.activeAt };
}
