import { expect, it } from 'vitest';
import { runInProcess } from './support/host.js';

it('what stands behind -- is the command inside, and no format of ours', async () => {
  const { code, stderr } = await runInProcess(['run', '--no-such', '--', 'sh', '-o', 'json']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: /);
});

it('a mistake on the line is told in the format that the line asks for', async () => {
  const { code, stderr } = await runInProcess(['run', '--no-such', '-o', 'json', '--', 'sh']);
  expect(code).toBe(2);
  expect(JSON.parse(stderr).error.code).toBe('usage');
});
