import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

it('what a pause kept is said of one that was paused just now, and not of one that was before', async () => {
  const backend = { ...memoryBackend(), abilities: new Set(['files-only-pause'] as const) };
  await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
  const pause = (...flags: string[]) =>
    runInProcess(['-b', 'memory', 'pause', 'web', ...flags], { types: { memory: async () => backend } });
  expect((await pause()).stderr).toContain('processes and memory kept');
  expect(await pause('--files-only')).toMatchObject({ code: 0, stderr: '' });
});
