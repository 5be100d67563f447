import { setMaxListeners } from 'node:events';
import { timeoutError } from '../errors.js';

/** Node's timers fire at once beyond this; a deadline of 24 days is as good as none. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** When the signals made here abort by themselves, by `performance.now()`. */
const ENDS = new WeakMap<AbortSignal, number>();

/** The milliseconds until a signal aborts by its own deadline; infinite where it has none. */
export function timeLeft(signal: AbortSignal): number {
  return (ENDS.get(signal) ?? Number.POSITIVE_INFINITY) - performance.now();
}

export interface Deadline {
  signal: AbortSignal;
  /** Begins to count anew. */
  renew(): void;
  /** Counts no more; the given signal still aborts it. */
  lift(): void;
  /** Must be called when the work is done: no timer keeps the process alive, and nothing is left at the given signal. */
  clear(): void;
}

/**
 * A signal that aborts with the given one, or with `timeout` after so many milliseconds (null: never). `AbortSignal.any`
 * would leave something of each at a signal that lives on, as that of a keeper does.
 */
export function deadline(signal: AbortSignal, milliseconds: number | null, what: string): Deadline {
  if (milliseconds === null) return { signal, renew: () => {}, lift: () => {}, clear: () => {} };
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(timeoutError(`${what} timed out after ${milliseconds / 1000} s`)),
    Math.min(milliseconds, LONGEST_TIMER_MS),
  );
  const pass = () => controller.abort(signal.reason);
  // There are as many as there is work at once.
  setMaxListeners(0, signal);
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true });
  const note = () =>
    ENDS.set(controller.signal, performance.now() + Math.min(milliseconds, timeLeft(signal)));
  note();
  const renew = () => {
    timer.refresh();
    note();
  };
  const lift = () => clearTimeout(timer);
  const clear = () => {
    lift();
    signal.removeEventListener('abort', pass);
  };
  return { signal: controller.signal, renew, lift, clear };
}

/** A signal that aborts so many milliseconds after the given one did, for what should not be left half done. */
export function later(
  signal: AbortSignal,
  milliseconds: number,
  what: string,
): Pick<Deadline, 'signal' | 'clear'> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    const reason = timeoutError(`${what} did not end ${milliseconds / 1000} s after it was given up`);
    timer = setTimeout(() => controller.abort(reason), milliseconds);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  const clear = () => {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  };
  return { signal: controller.signal, clear };
}

/** Runs something under a deadline. */
export async function within<T>(
  signal: AbortSignal,
  milliseconds: number | null,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = deadline(signal, milliseconds, what);
  try {
    return await work(limit.signal);
  } finally {
    limit.clear();
  }
}

/** What a promise comes to, or the signal's reason where that is sooner. */
export async function before<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
