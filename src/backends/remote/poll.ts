import type { Backend, Call, Change } from '../../sandbox/backend.js';
import { all, difference } from '../../sandbox/follow.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Clock } from './clock.js';
import { ALL, intervalOf, ONE } from './rhythm.js';

/** `watch` for a backend that has no events. */
export function watchByPolling(list: Backend['list'], clock: Clock): Backend['watch'] {
  return async (call, ids) =>
    ids === undefined ? pollAll(() => all({ list }, {}, call), call, clock) : pollIds(ids, call, clock);
}

/**
 * The events of a backend that has none, for those that matter: each may have changed, again and again. Whoever waits
 * reads what it waits for, so nothing is asked here, and a read made at any time misses nothing.
 */
async function* pollIds(ids: readonly string[], { signal }: Call, clock: Clock): AsyncGenerator<Change> {
  for (let round = 0; ; round += 1) {
    await clock.sleep(intervalOf(ONE, round, clock), signal);
    for (const id of ids) yield { id };
  }
}

/** The same for all: what differs from the list that was read last. It settles when the first one was read. */
async function pollAll(
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
