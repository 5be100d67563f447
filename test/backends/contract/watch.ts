import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/sandbox/backend.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL } from './subject.js';
import { act } from './verbs.js';

const ROUNDS = 5;

export function testWatch(given: () => Bench, _: CaseFor, lacks: ReadonlySet<Need>): void {
  const verbs = (['pause', 'stop', 'kill'] as const).filter((verb) => verb !== 'stop' || !lacks.has('stop'));
  describe('watch', () => {
    it.each(verbs)(
      'tells of a %s that was made after the subscription and before the first look',
      async (verb) => {
        const { create, backend } = given();
        const { id } = await create();
        const changes = await watching(given());
        await act(backend, verb, id);
        expect(await changes.next(id)).toEqual({ id });
        changes.stop();
      },
    );

    it('misses none of many changes, and each can be read when it is told', async () => {
      const { create, backend } = given();
      const { id } = await create();
      for (let round = 0; round < ROUNDS; round += 1) {
        const changes = await watching(given());
        await backend.pause(id, CALL);
        await changes.next(id);
        expect((await backend.get(id, CALL)).state).toBe('paused');
        changes.stop();
        await backend.resume(id, CALL);
      }
    });

    it('tells of sandboxes that are made later', async () => {
      const changes = await watching(given());
      const { id } = await given().create();
      expect(await changes.next(id)).toEqual({ id });
      changes.stop();
    });

    it('ends with the reason of the signal', async () => {
      const controller = new AbortController();
      const changes = await given().backend.watch({ signal: controller.signal });
      const first = changes[Symbol.asyncIterator]().next();
      controller.abort(new Error('seen enough'));
      await expect(first).rejects.toThrow('seen enough');
    });
  });
}

/** A subscription of which one sandbox is looked for; others may change at the same time. */
async function watching({ backend }: Bench) {
  const controller = new AbortController();
  const changes = (await backend.watch({ signal: controller.signal }))[Symbol.asyncIterator]();
  const next = async (id: string): Promise<Change | undefined> => {
    for (;;) {
      const { value, done } = await changes.next();
      if (done || value.id === id) return value;
    }
  };
  return { next, stop: () => controller.abort(new Error('done')) };
}
