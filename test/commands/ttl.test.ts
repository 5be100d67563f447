import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import type { Backend, Deadlines } from '../../src/sandbox/backend.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

it('ttl with a column that there is not exits 2, and sets no deadline', async () => {
  const set: Deadlines[] = [];
  const memory = memoryBackend();
  let expiresAt: string | null = null;
  const backend: Backend = {
    ...memory,
    abilities: new Set(['deadlines'] as const),
    get: async (...asked) => ({ ...(await memory.get(...asked)), expiresAt }),
    setDeadlines: async (_id, deadlines) => {
      set.push(deadlines);
      expiresAt = new Date(Date.now() + (deadlines.ttlSeconds ?? 0) * 1000).toISOString();
    },
  };
  await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
  const ttl = (...flags: string[]) =>
    runInProcess(['-b', 'memory', 'ttl', 'web', '2h', ...flags], { types: { memory: async () => backend } });
  expect(await ttl('--columns', 'bogus')).toMatchObject({ code: 2, stdout: '' });
  expect(set).toEqual([]);
  expect((await ttl('--columns', 'name,ttlSeconds')).stdout).toContain('7200');
  expect(set).toEqual([{ ttlSeconds: 7200 }]);
});

it('ttl where there are no deadlines exits 9', async () => {
  const backend = memoryBackend();
  await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
  const ran = await runInProcess(['-b', 'memory', 'ttl', 'web', '5m'], {
    types: { memory: async () => backend },
  });
  expect(ran).toMatchObject({ code: 9, stdout: '' });
});

it('ttl shows whole dates on a terminal, however narrow', async () => {
  const backend = memoryBackend();
  const expiresAt = '2031-01-02T03:04:05.678Z';
  const { id } = await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
  backend.meddle(id, { expiresAt, hardExpiresAt: expiresAt });
  const abilities = new Set(['deadlines'] as const);
  const ran = await runInProcess(['-b', 'memory', 'ttl', 'web'], {
    types: { memory: async () => ({ ...backend, abilities }) },
    tty: true,
    columns: 60,
  });
  expect(ran.code).toBe(0);
  expect(ran.stdout.match(/2031-01-02T03:04:05\.678Z/g)).toHaveLength(2);
});
