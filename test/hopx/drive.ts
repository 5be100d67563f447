import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import { openHopx } from '../../src/backends/hopx/open.js';
import type { Clock } from '../../src/backends/remote/clock.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { type FakeHopx, startHopx } from '../fakes/hopx.js';
import { TOKEN } from '../fakes/hopx-state.js';
import { HASTY_CLOCK } from '../remote/clock.js';
import { type Driver, driver } from '../support/drive.js';

/** Sandman in this process, on a fake control plane. */
export interface Driven extends Driver {
  fake: FakeHopx;
  /** To be called after each test: nothing was sent that the specs do not allow. */
  close(): Promise<void>;
}

/** Polls and retries hardly wait. */
export async function drive(): Promise<Driven> {
  const fake = await startHopx();
  const types = { hopx: async (given: Parameters<typeof openHopx>[0]) => openHopx(given, HASTY_CLOCK) };
  const env = { SANDMAN_BACKEND: 'hopx', HOPX_API_KEY: fake.key, HOPX_BASE_URL: fake.url };
  const close = async () => {
    await fake.close();
    sweep(foldersOf(fake));
    expect(fake.violations).toEqual([]);
  };
  return { fake, ...driver(env, [fake.key, TOKEN], types), close };
}

/** What commands left in the real `/tmp` that were cut short with their sandbox. */
function sweep(folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** The folders in which commands were begun. */
export function foldersOf({ agent }: Pick<FakeHopx, 'agent'>): string[] {
  const scripts = agent.requests.map(({ body }) => String(body?.args?.[1] ?? ''));
  return [...new Set(scripts.flatMap((script) => /\/tmp\/\.sandman-[\w-]+/.exec(script)?.[0] ?? []))];
}

/** The backend alone, whose polls and retries hardly wait. */
export function backendOn(fake: FakeHopx, clock: Clock = HASTY_CLOCK): Backend {
  const machine = { env: { HOPX_API_KEY: fake.key, HOPX_BASE_URL: fake.url } };
  const options = { name: 'hopx', url: null, machine, storedKey: async () => null, debug: () => {} };
  return openHopx(options, clock);
}

/** Fills the control plane with sandboxes that nobody asked for by the API; every third is paused. */
export function populate({ sandboxes, now }: FakeHopx, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const id = `1763385739a${String(at).padStart(7, '0')}`;
    sandboxes.set(id, {
      id,
      status: at % 3 === 0 ? 'paused' : 'running',
      templateId: '1',
      templateName: 'base',
      region: 'us-east',
      createdAt: now() - at * 1000,
      timeoutSeconds: null,
      expiresAt: null,
      internetAccess: true,
      env: {},
      token: `none-${at}`,
      pending: null,
    });
  }
}
