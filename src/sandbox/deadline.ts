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
  /** Must be called when the work is done, so that the timer does not keep the process alive. */
  clear(): void;
}

/** A signal that aborts with the given one, or with `timeout` after so many milliseconds (null: never). */
export function deadline(signal: AbortSignal, milliseconds: number | null, what: string): Deadline {
  if (milliseconds === null) return { signal, renew: () => {}, clear: () => {} };
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(timeoutError(`${what} timed out after ${milliseconds / 1000} s`)),
    Math.min(milliseconds, LONGEST_TIMER_MS),
  );
  const limited = AbortSignal.any([signal, controller.signal]);
  const note = () => ENDS.set(limited, performance.now() + Math.min(milliseconds, timeLeft(signal)));
  note();
  const renew = () => {
    timer.refresh();
    note();
  };
  return { signal: limited, renew, clear: () => clearTimeout(timer) };
}

/** A signal that aborts so many milliseconds after the given one did, for what should not be left half done. */
export function later(signal: AbortSignal, milliseconds: number, what: string): Omit<Deadline, 'renew'> {
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
