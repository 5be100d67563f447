import { limitError, type SandmanError } from '../../errors.js';
import type { Clock } from './clock.js';
import type { Failure } from './failure.js';
import type { Answer, Method } from './send.js';

/** Longest time for one question with its repetitions, where the caller has no deadline of its own. */
const BUDGET_MS = 60_000;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** What is the same when it is done twice. */
const IDEMPOTENT: ReadonlySet<Method> = new Set(['GET', 'PUT', 'DELETE']);

export interface Persistence {
  method: Method;
  /** True: it is the same when it is done twice, whatever its method says. */
  repeatable?: boolean | undefined;
  signal: AbortSignal;
  /** Longest wait for one answer. */
  limitMs: number;
  clock: Clock;
  attempt: (limitMs: number) => Promise<Answer | Failure>;
  debug: (text: string) => void;
}

/**
 * Sends until there is a good answer, as often as it is safe and there is time: what must not happen twice is only
 * sent again when it is certain that it was refused before anything was done.
 */
export async function persist({
  method,
  repeatable = IDEMPOTENT.has(method),
  signal,
  limitMs,
  clock,
  attempt,
  debug,
}: Persistence): Promise<Answer> {
  const end = performance.now() + Math.max(BUDGET_MS, limitMs);
  const budget = () => end - performance.now();
  let mayBeDone = false;
  for (let count = 1; ; count += 1) {
    const outcome = await attempt(Math.min(limitMs, budget()));
    if (!('error' in outcome)) return outcome;
    // A repeated DELETE that finds nothing has found what the one before it did.
    if (method === 'DELETE' && mayBeDone && outcome.error.code === 'not_found') return GONE;
    mayBeDone ||= outcome.error.details.outcomeOpen === true;
    const wait = nextWait(outcome, {
      repeatable,
      count,
      clock,
      left: Math.min(clock.left(signal), budget()),
    });
    if (typeof wait !== 'number') throw wait;
    debug(`once more in ${Math.round(wait)} ms`);
    await clock.sleep(wait, signal);
  }
}

const GONE: Answer = { status: 204, headers: {}, body: '' };

interface Situation {
  repeatable: boolean;
  count: number;
  clock: Clock;
  /** The milliseconds that are left. */
  left: number;
}

/** How long to wait before the next attempt, or the failure with which it ends. */
function nextWait(failure: Failure, { repeatable, count, clock, left }: Situation): number | SandmanError {
  const { error, transient, nothingDone, waitMs } = failure;
  if (!transient || !(repeatable || nothingDone)) return error;
  if (waitMs !== null && waitMs > left) return tooLong(failure);
  const wait = waitMs ?? backoff(count, clock);
  return count === ATTEMPTS || wait > left ? error : wait;
}

/** Doubles each time; the half of it is left to chance, so that many do not come back at once. */
function backoff(count: number, clock: Clock): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - 1));
  return full / 2 + (full / 2) * clock.random();
}

/** Nobody sleeps for an hour to be told that the time is up. */
function tooLong({ error, waitMs }: Failure): SandmanError {
  const seconds = Math.ceil((waitMs ?? 0) / 1000);
  return limitError(`${error.message}; it asks to wait ${seconds} s, which is longer than the time left`, {
    ...error.details,
    retryable: true,
    cause: error,
  });
}
