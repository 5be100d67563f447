import { describe, expect, it } from 'vitest';
import { cancelledError, conflictError, notFoundError, type SandmanError } from '../../src/errors.js';
import { forEachOf, type Outcome, summary } from '../../src/sandbox/bulk.js';

/** Work of which a test says when each piece ends. */
function handmade() {
  const ends = new Map<number, () => void>();
  const begun: number[] = [];
  const work = (item: number) =>
    new Promise<number>((resolve) => {
      begun.push(item);
      ends.set(item, () => resolve(item * 10));
    });
  const end = async (item: number) => {
    ends.get(item)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, end };
}

describe('work on several', () => {
  it('has so many under way at once, and no more', async () => {
    const { begun, work, end } = handmade();
    const all = forEachOf([1, 2, 3, 4], 2, work);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(1);
    await end(3);
    await end(4);
    expect(begun).toEqual([1, 2, 3, 4]);
    await all;
  });

  it('gives the outcomes in the order of the items, and tells each when it comes', async () => {
    const { work, end } = handmade();
    const told: number[] = [];
    const all = forEachOf([1, 2], 8, work, (_, item) => told.push(item));
    await end(2);
    await end(1);
    expect(await all).toEqual([
      { ok: true, value: 10 },
      { ok: true, value: 20 },
    ]);
    expect(told).toEqual([2, 1]);
  });

  it('goes on after one that fails, whatever was thrown', async () => {
    const outcomes = await forEachOf(['a', 'b', 'c'], 1, async (item) => {
      if (item === 'a') throw conflictError('busy');
      if (item === 'b') throw new TypeError('a defect');
      return item;
    });
    expect(outcomes).toMatchObject([
      { ok: false, error: { code: 'conflict', message: 'busy' } },
      { ok: false, error: { code: 'other', message: 'a defect' } },
      { ok: true, value: 'c' },
    ]);
  });

  it('takes what is thrown before the first await as a failure like any other', async () => {
    const outcomes: Outcome<never>[] = await forEachOf([1], 1, () => {
      throw conflictError('at once');
    });
    expect(outcomes).toMatchObject([{ ok: false, error: { message: 'at once' } }]);
  });

  it('on nothing is done', async () => {
    expect(await forEachOf([], 8, async () => 1)).toEqual([]);
  });
});

describe('what several failures are together', () => {
  const busy = conflictError('busy');
  const gone = notFoundError('gone');
  it.each<[string, SandmanError[], number, string | null, string | null]>([
    ['none is nothing', [], 3, null, null],
    [
      'all for one reason is that reason',
      [busy, conflictError('also busy')],
      2,
      'conflict',
      '2 of 2 failed: busy',
    ],
    ['the only one is its reason', [gone], 1, 'not_found', '1 of 1 failed: gone'],
    ['some of several is partial', [busy], 2, 'partial', '1 of 2 failed'],
    ['all for several reasons is partial', [busy, gone], 2, 'partial', '2 of 2 failed'],
    ['Ctrl-C among them is Ctrl-C', [busy, cancelledError('stopped')], 3, 'cancelled', 'stopped'],
  ])('%s', (_, errors, total, code, message) => {
    const whole = summary(errors, total);
    expect([whole?.code ?? null, whole?.message ?? null]).toEqual([code, message]);
  });
});
