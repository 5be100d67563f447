import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/engines.js';
import { environment, sandman } from '../support/sandman.js';

describe('podman without a socket', () => {
  const runtime = mkdtempSync(join(tmpdir(), 'sandman-run-'));
  const socket = join(runtime, 'sandman', 'podman.sock');
  const env = environment(null, { SANDMAN_BACKEND: 'podman', XDG_RUNTIME_DIR: runtime });

  it('is served on demand, and goes on listening after the sandman that started it has ended', async () => {
    const first = await sandman(env, ['list', '--json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(Array.isArray(first.json)).toBe(true);
    expect(await ask({ socket }, 'GET', '/_ping')).toMatchObject({ status: 200, json: 'OK' });
  });

  it('is found by the sandmans that come next', async () => {
    const both = await Promise.all([sandman(env, ['list', '-q']), sandman(env, ['list', '-q'])]);
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  });
});
