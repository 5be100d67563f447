import { join } from 'node:path';
import { expect } from 'vitest';
import { type FakeE2b, startE2b } from '../fakes/e2b.js';
import { temporaryFolder } from './files.js';
import { type HostRun, runInProcess } from './host.js';

/** Sandman in this process, with a config folder that lasts, on a fake control plane that it has no key for. */
export interface Desk {
  fake: FakeE2b;
  /** For children. */
  env: Record<string, string>;
  credentials: string;
  /** Runs a command line; whatever it says, no key may be in it. */
  run(line: string, options?: { env?: Record<string, string>; input?: string }): Promise<HostRun>;
  /** `login e2b` with this key, by a pipe. */
  login(key: string, line?: string): Promise<HostRun>;
}

/** Of the fake; one that it refuses; and one that it takes too late. */
export const WRONG_KEY = 'canary-wrong-7d02';

export async function startDesk(): Promise<Desk> {
  const fake = await startE2b();
  const folder = temporaryFolder();
  const env = { SANDMAN_CONFIG_DIR: folder, E2B_API_URL: fake.url };
  const run: Desk['run'] = async (line, { env: more = {}, input = '' } = {}) => {
    const ran = await runInProcess(line.split(' '), {
      env: { ...env, ...more },
      during: ({ stdin }) => stdin.end(input),
    });
    for (const key of [fake.key, WRONG_KEY]) expect(`${ran.stdout}${ran.stderr}`).not.toContain(key);
    return ran;
  };
  return {
    fake,
    env,
    credentials: join(folder, 'credentials.json'),
    run,
    login: (key, line = 'login e2b --key-stdin --debug') => run(line, { input: `${key}\n` }),
  };
}
