import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createNap } from '../../src/keeper/nap.js';

const LONG_MS = 60_000;

it('is over when it is ended, also where that was before it began, and when the signal says so', async () => {
  const nap = createNap();
  const told = new AbortController();
  nap.end();
  await nap.take(LONG_MS, told.signal);
  const taken = nap.take(LONG_MS, told.signal);
  nap.end();
  await taken;
  const last = nap.take(LONG_MS, told.signal);
  told.abort();
  await last;
  await nap.take(LONG_MS, told.signal);
});

it('is over when its time is', async () => {
  const { signal } = new AbortController();
  const began = performance.now();
  await createNap().take(20, signal);
  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
});

it('leaves nothing behind at a signal that outlives very many of them', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { signal } = new AbortController();
  const nap = createNap();
  const bytesAfter = async (naps: number) => {
    for (let count = 0; count < naps; count += 1) {
      nap.end();
      await nap.take(LONG_MS, signal);
    }
    await new Promise(setImmediate);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await bytesAfter(1000);
  expect((await bytesAfter(200_000)) - before).toBeLessThan(4_000_000);
});
