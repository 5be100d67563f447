import type { Backend, Call, Change } from '../../sandbox/backend.js';
import { difference } from '../../sandbox/follow.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Clock } from './clock.js';
import { ALL, intervalOf, ONE } from './rhythm.js';

/** `watch` of a backend that has no events. */
export function pollFor(list: (call: Call) => AsyncIterable<Sandbox>, clock: Clock): Backend['watch'] {
  const gather = async (call: Call): Promise<Sandbox[]> => {
    const found: Sandbox[] = [];
    for await (const sandbox of list(call)) found.push(sandbox);
    return found;
  };
  return async (call, ids) =>
    ids === undefined ? pollAll(() => gather(call), call, clock) : pollIds(ids, call, clock);
}

/**
 * The events of a backend that has none, for those that matter: each may have changed, again and again. Whoever waits
 * reads what it waits for, so nothing is asked here, and a read made at any time misses nothing.
 */
export async function* pollIds(
  ids: readonly string[],
  { signal }: Call,
  clock: Clock,
): AsyncGenerator<Change> {
  for (let round = 0; ; round += 1) {
    await clock.sleep(intervalOf(ONE, round, clock), signal);
    for (const id of ids) yield { id };
  }
}

/** The same for all: what differs from the list that was read last. It settles when the first one was read. */
export async function pollAll(
  list: () => Promise<Sandbox[]>,
  { signal }: Call,
  clock: Clock,
): Promise<AsyncGenerator<Change>> {
  const first = await list();
  return (async function* () {
    let before = first;
    for (let round = 0; ; round += 1) {
      await clock.sleep(intervalOf(ALL, round, clock), signal);
      const now = await list();
      const changed = difference(before, now);
      before = now;
      if (changed.length > 0) round = 0;
      for (const { id } of changed) yield { id };
    }
  })();
}
