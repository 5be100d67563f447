import { expect, it } from 'vitest';
import { runKeeper } from '../../src/keeper/program.js';
import { createKeeping } from '../../src/lifetimes/keeping.js';
import { askLock } from '../../src/lifetimes/lock.js';
import { temporaryFolder } from '../support/files.js';

const HOST = { pid: process.pid, env: {}, platform: process.platform, getuid: () => 0 };

it('a keeper that fails lets go of its lock, so that the next one can keep', async () => {
  const folder = temporaryFolder();
  const ready = () => {
    throw new Error('failed');
  };
  const options = { folder, stay: false, signal: new AbortController().signal, ready };
  await expect(runKeeper(HOST, options)).rejects.toThrow('failed');
  const { lock } = createKeeping({ folder, platform: HOST.platform, uid: 0, env: {}, program: null });
  expect(await askLock(lock)).toBe('free');
});
