import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { conflictError, otherError } from '../../src/errors.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

it('of several that fail each is named, whether its failure names it or not', async () => {
  const memory = memoryBackend();
  const call = { signal: new AbortController().signal };
  for (const name of ['one', 'two']) await memory.create(specOf({ name }), call);
  const [first] = await memory.lookup('one', call);
  const stop = async (id: string) => {
    throw id === first?.id ? otherError('out of order') : conflictError(`${id} is busy`, { hint: 'wait' });
  };
  const types = { memory: async () => ({ ...memory, stop }) };
  const { code, stderr } = await runInProcess(['-b', 'memory', 'stop', 'one', 'two'], { types });
  expect(code).toBe(10);
  expect(stderr).toContain('error: one: out of order\n');
  expect(stderr).toMatch(/^error: [0-9a-f]{64} is busy\nhint: wait$/m);
});
