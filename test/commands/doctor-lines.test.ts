import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { unreachableError } from '../../src/errors.js';
import type { BackendReport } from '../../src/sandbox/backend.js';
import { runInProcess } from '../support/host.js';

const REPORT: BackendReport = {
  endpoint: 'https://here.test',
  engine: 'Here',
  version: 'of a rather long name',
  apiVersion: null,
  features: { freeze: true, 'memory limit': true },
};

it('doctor breaks lines between words on a terminal, and a fix never', async () => {
  const memory = async () => ({ ...memoryBackend(), check: async () => REPORT });
  const missing = async (): Promise<never> => {
    throw unreachableError('no engine answers', { hint: `install ${'one or another '.repeat(5).trim()}` });
  };
  const local = async () => ({ ...memoryBackend({ name: 'local' }), check: missing });
  const env = { SANDMAN_STATE_DIR: '/nonexistent', DOCKER_HOST: 'unix:///nonexistent', NO_COLOR: '1' };
  const options = { env, types: { memory, local }, columns: 60 };
  const { stdout } = await runInProcess(['-b', 'memory', 'doctor'], { ...options, ttys: { stdout: true } });
  expect(stdout).toContain(
    'ok    backend memory: Here of a rather long name at\n      https://here.test; freeze yes, memory limit yes\n',
  );
  expect(stdout).toContain(`      fix: install ${'one or another '.repeat(5).trim()}\n`);
  const piped = await runInProcess(['-b', 'memory', 'doctor'], options);
  expect(piped.stdout).toContain('long name at https://here.test; freeze yes, memory limit yes\n');
});
