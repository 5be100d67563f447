import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deadline, timeLeft, within } from '../../src/sandbox/deadline.js';
import { rejectionOf } from '../support/failure.js';

const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('a deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('aborts with timeout, and says what took too long', async () => {
    const failed = rejectionOf(within(never, 1500, 'pausing box', untilAborted));
    await vi.advanceTimersByTimeAsync(1499);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ code: 'timeout', message: 'pausing box timed out after 1.5 s' });
  });

  it('leaves no timer behind when the work is done', async () => {
    expect(await within(never, 60_000, 'x', async () => 7)).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when the work fails', async () => {
    const failing = within(never, 60_000, 'x', async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['is done', async () => 7],
    ['fails', () => Promise.reject(new Error('broken'))],
    ['is late', untilAborted],
    ['has a deadline of its own', (signal: AbortSignal) => within(signal, 500, 'y', untilAborted)],
  ])('leaves nothing at the outer signal when the work %s', async (_, work) => {
    const { signal } = new AbortController();
    const done = Promise.allSettled(Array.from({ length: 20 }, () => within(signal, 1000, 'x', work)));
    expect(getEventListeners(signal, 'abort')).toHaveLength(20);
    await vi.advanceTimersByTimeAsync(1000);
    await done;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('that is lifted comes no more, and still aborts with the outer signal', async () => {
    const outer = new AbortController();
    const limit = deadline(outer.signal, 1000, 'x');
    limit.lift();
    await vi.advanceTimersByTimeAsync(2000);
    expect(limit.signal.aborted).toBe(false);
    outer.abort(new Error('Ctrl-C'));
    expect(limit.signal.reason).toBe(outer.signal.reason);
  });

  it.each([
    [1000, 5000, 1000],
    [5000, 1000, 1000],
  ])('of %i ms that holds one of %i ms leaves that %i ms', async (outer, inner, left) => {
    await within(never, outer, 'x', (signal) =>
      within(signal, inner, 'y', async (limited) => expect(timeLeft(limited)).toBe(left)),
    );
  });

  it('aborts with the outer signal, and its reason', async () => {
    const outer = new AbortController();
    const failing = expect(within(outer.signal, 60_000, 'x', untilAborted)).rejects.toThrow('Ctrl-C');
    outer.abort(new Error('Ctrl-C'));
    await failing;
  });

  it('is aborted already where the outer signal is', async () => {
    const aborted = await within(
      AbortSignal.abort(new Error('x')),
      60_000,
      'x',
      async (signal) => signal.aborted,
    );
    expect(aborted).toBe(true);
  });

  it('of null never comes, and sets no timer', async () => {
    await within(never, null, 'x', async (signal) => {
      expect(signal).toBe(never);
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('longer than the longest timer, of 24 days, does not fire at once', async () => {
    const day = 86_400_000;
    let aborted = false;
    const failed = rejectionOf(
      within(never, 30 * day, 'x', (signal) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return untilAborted(signal);
      }),
    );
    await vi.advanceTimersByTimeAsync(24 * day);
    expect(aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(day);
    expect((await failed).code).toBe('timeout');
  });
});
