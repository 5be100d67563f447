import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };

let backend: MemoryBackend;

beforeEach(async () => {
  backend = memoryBackend();
  for (const name of ['up', 'down']) await backend.create(specOf({ name }), CALL);
  const [down] = await backend.lookup('down', CALL);
  await backend.stop(down?.id ?? '', { graceSeconds: 0 }, CALL);
});

const run = (line: string) =>
  runInProcess(['-b', 'memory', ...line.split(' ')], { types: { memory: async () => backend } });

describe('--dry-run fails as the verb itself would', () => {
  it.each([
    ['pause down --dry-run', 8, '', 'cannot pause down: it is stopped'],
    ['pause nosuch --dry-run', 4, '', 'no sandbox "nosuch"'],
    ['pause up nosuch --dry-run', 10, 'would pause up: running -> paused\n', 'no sandbox "nosuch"'],
    ['pause up down --dry-run', 10, 'would pause up: running -> paused\n', 'cannot pause down'],
    ['kill nosuch --missing-ok --dry-run', 0, '', ''],
  ])('%s: exit %i', async (line, exit, stdout, says) => {
    const ran = await run(line);
    expect(ran).toMatchObject({ code: exit, stdout });
    expect(ran.stderr).toContain(says);
    const dry = line.replace(' --dry-run', '');
    expect((await run(dry)).code).toBe(exit);
  });

  it('and under json prints the array of those that would go well', async () => {
    const { code, stdout, stderr } = await run('pause up down --dry-run -o json');
    expect(code).toBe(10);
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ name: 'up', target: 'paused' })]);
    for (const line of stderr.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});

it('--dry-run of what is done already says that nothing would change', async () => {
  expect(await run('start up --dry-run')).toMatchObject({
    code: 0,
    stdout: 'would leave up as it is: running\n',
  });
  const { stdout } = await run('start up --dry-run -o json');
  expect(JSON.parse(stdout)).toMatchObject([{ state: 'running', target: 'running' }]);
});
