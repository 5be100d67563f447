import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sleep } from '../../src/sandbox/sleep.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('it takes the time that was asked for, and leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  let over = false;
  const slept = sleep(1000, signal).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
  await slept;
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it.each([true, false])(
  'it ends with the reason of a signal, also of one that is aborted already (%s)',
  async (before) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    if (before) controller.abort(reason);
    const slept = sleep(1000, controller.signal);
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  },
);
