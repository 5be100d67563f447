import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, execRaw } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type PrivateEngine, privateEngine } from '../support/private-engines.js';
import { environment, sandman } from '../support/sandman.js';

/** Room for the engine's own files and the base image. */
const DISK_SIZE = '64m';
const BLOCK = Buffer.alloc(64 * 1024);

/** An engine whose data is on a small disk of its own. */
describe.each(ENGINE_NAMES)('where the disk of %s is full', (engineName) => {
  const disk = temporaryFolder();
  const filler = join(disk, 'filler');
  let engine: PrivateEngine;
  let env: Record<string, string>;

  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_SIZE}`, 'tmpfs', disk]);
    engine = await privateEngine(engineName, { dataRoot: join(disk, 'data') });
    env = environment(engine);
    fill(disk, filler);
  });
  afterAll(async () => {
    rmSync(filler, { force: true });
    await engine?.stop();
    execFileSync('umount', ['--lazy', disk]);
  });

  const containers = async (): Promise<unknown[]> =>
    (await ask(engine, 'GET', '/containers/json?all=1')).json;

  it('create fails in the engine’s own words, leaves nothing, and works when there is room again', async () => {
    expect(statfsSync(disk).bavail).toBe(0);
    const failed = await sandman(env, ['create', 'box', '-o', 'json']);
    expect({ code: failed.code, stdout: failed.stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(failed.stderr).error).toMatchObject({
      code: 'other',
      message: expect.stringMatching(/no space left/i),
    });

    rmSync(filler);
    expect(await containers()).toEqual([]);
    const made = await sandman(env, ['create', 'box', '-o', 'json']);
    expect({ stderr: made.stderr, state: made.json?.state }).toEqual({ stderr: '', state: 'running' });
    expect(await containers()).toHaveLength(1);
  });

  it('cp fails and says which side it is, and the file that was there is there', async () => {
    const [{ Id: id }] = (await containers()) as [{ Id: string }];
    const inside = (script: string) => execRaw(engine, id, ['sh', '-c', script]);
    await inside('mkdir -p /srv; echo old > /srv/big');
    const big = join(temporaryFolder(), 'big');
    writeFileSync(big, randomBytes(100 * 1024 ** 2));
    const failed = await sandman(env, ['cp', big, 'box:/srv']);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('no space left in box, for /srv/big');
    expect(await inside('cat /srv/big; ls -A /srv')).toBe('old\r\nbig');
    expect(statfsSync(disk).bavail).toBeGreaterThan(0);
  });
});

function fill(disk: string, path: string): void {
  const write = (size: number): boolean => {
    try {
      appendFileSync(path, BLOCK.subarray(0, size));
      return true;
    } catch {
      return false;
    }
  };
  while (statfsSync(disk).bavail > 0) write(BLOCK.length) || write(1);
}
