import { asSandmanError, partialError, type SandmanError } from '../errors.js';

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: SandmanError };

/** Works on all items, so many at once; one that fails does not stop the others. Outcomes are in the items' order. */
export async function forEachOf<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<R>,
  done: (outcome: Outcome<R>, item: T) => void = () => {},
): Promise<Outcome<R>[]> {
  const outcomes: Outcome<R>[] = new Array(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      const outcome = await outcomeOf(() => work(item));
      outcomes[index] = outcome;
      done(outcome, item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return outcomes;
}

async function outcomeOf<R>(work: () => Promise<R>): Promise<Outcome<R>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: asSandmanError(error) };
  }
}

/** What several failures are together: nothing, the one reason that all failed for, or `partial`. */
export function summary(errors: readonly SandmanError[], total: number): SandmanError | null {
  const [first] = errors;
  if (first === undefined) return null;
  const cancelled = errors.find(({ code }) => code === 'cancelled');
  if (cancelled !== undefined) return cancelled;
  const same = errors.length === total && errors.every(({ code }) => code === first.code);
  const message = `${errors.length} of ${total} failed`;
  return same ? first.as(`${message}: ${first.message}`) : partialError(message);
}
