import { LONGEST_TIMER_MS } from '../../sandbox/deadline.js';

export interface Lingering {
  signal: AbortSignal;
  /** Whether it was the limit that ended it. */
  timedOut(): boolean;
  /** Must be called when the work is done. */
  clear(): void;
}

/** A signal that aborts so long after the given one, or when the limit is over. In milliseconds. */
export function lingering(signal: AbortSignal, lingerMs: number, limitMs: number): Lingering {
  const controller = new AbortController();
  let timedOut = false;
  let late: NodeJS.Timeout | undefined;
  const onAbort = () => {
    const end = () => controller.abort(signal.reason);
    if (lingerMs === 0) end();
    else late = setTimeout(end, lingerMs);
  };
  const limit = setTimeout(
    () => {
      timedOut = true;
      controller.abort();
    },
    Math.min(Math.max(limitMs, 0), LONGEST_TIMER_MS),
  );
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    clear: () => {
      clearTimeout(limit);
      clearTimeout(late);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
