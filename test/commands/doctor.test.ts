import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { unreachableError } from '../../src/errors.js';
import type { BackendReport } from '../../src/sandbox/backend.js';
import { runInProcess } from '../support/host.js';

const REPORT: BackendReport = {
  endpoint: 'https://here.test',
  engine: 'Here',
  version: '1',
  apiVersion: null,
  features: { freeze: true },
};

async function doctor(check: () => Promise<BackendReport>) {
  const memory = async () => ({ ...memoryBackend(), check });
  const ran = await runInProcess(['-b', 'memory', 'doctor', '--json'], {
    env: { SANDMAN_STATE_DIR: '/nonexistent', DOCKER_HOST: 'unix:///nonexistent' },
    types: { memory, local: async () => ({ ...memoryBackend({ name: 'local' }), check: absent }) },
  });
  const { findings } = JSON.parse(ran.stdout);
  return {
    code: ran.code,
    of: (name: string) => findings.find((one: { name: string }) => one.name === name),
  };
}

async function absent(): Promise<never> {
  throw unreachableError('no engine answers', { hint: 'install one' });
}

const dateAt = (offset: number) => new Date(Date.now() + offset).toUTCString();

it('doctor tells of a clock that is as here', async () => {
  const { of } = await doctor(async () => ({ ...REPORT, date: dateAt(0) }));
  expect(of('clock of memory')).toMatchObject({ ok: true });
});

it.each([
  [-3_600_000, '3600 s behind'],
  [90_000, '90 s ahead of'],
])('doctor fails on a clock that is off by %i ms, and says how to mend it', async (offset, words) => {
  const { of } = await doctor(async () => ({ ...REPORT, date: dateAt(offset) }));
  const { ok, detail, fix } = of('clock of memory');
  expect(ok).toBe(false);
  const [seconds = 0] = /\d+/.exec(words)?.map(Number) ?? [];
  expect(Math.abs(Number.parseInt(detail, 10) - seconds)).toBeLessThanOrEqual(2);
  expect(detail).toContain(words.replace(/^\d+/, '').trim());
  expect(fix).toContain('time server');
});

it('doctor looks at every backend that is set up, and one that does not answer makes it fail', async () => {
  const { code, of } = await doctor(async () => REPORT);
  expect(of('backend memory')).toMatchObject({ ok: true, detail: expect.stringContaining('freeze true') });
  expect(of('backend local')).toMatchObject({ ok: false, code: 'unreachable', fix: 'install one' });
  expect(of('clock of memory')).toBeUndefined();
  expect(code).toBe(6);
});
