import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import type { Deadlines } from '../../src/sandbox/backend.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

it('ttl with a column that there is not exits 2, and sets no deadline', async () => {
  const set: Deadlines[] = [];
  const backend = {
    ...memoryBackend(),
    abilities: new Set(['deadlines'] as const),
    setDeadlines: async (_id: string, deadlines: Deadlines) => void set.push(deadlines),
  };
  await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
  const ttl = (...flags: string[]) =>
    runInProcess(['-b', 'memory', 'ttl', 'web', '2h', ...flags], { types: { memory: async () => backend } });
  expect(await ttl('--columns', 'bogus')).toMatchObject({ code: 2, stdout: '' });
  expect(set).toEqual([]);
  expect((await ttl('--columns', 'name,ttlSeconds')).stdout).toContain('7200');
  expect(set).toEqual([{ ttlSeconds: 7200 }]);
});
