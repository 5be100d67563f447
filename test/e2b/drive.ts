import { expect } from 'vitest';
import { openE2b } from '../../src/backends/e2b/open.js';
import { type Clock, REAL_CLOCK } from '../../src/backends/remote/clock.js';
import { type E2bOptions, type FakeE2b, startE2b } from '../fakes/e2b.js';
import { ENVD_TOKEN, ENVD_VERSION } from '../fakes/e2b-state.js';
import { type Driver, driver } from '../support/drive.js';

/** Sandman in this process, on a fake control plane. */
export interface Driven extends Driver {
  fake: FakeE2b;
  /** To be called after each test: nothing was sent that the spec does not allow. */
  close(): Promise<void>;
}

export interface DriveOptions extends E2bOptions {
  clock?: Clock;
}

export async function drive({ clock = REAL_CLOCK, ...options }: DriveOptions = {}): Promise<Driven> {
  const fake = await startE2b(options);
  const { vendor } = fake;
  const prefix = vendor.toUpperCase();
  const env: Record<string, string> = {
    SANDMAN_BACKEND: vendor,
    [`${prefix}_API_KEY`]: fake.key,
    [`${prefix}_API_URL`]: fake.url,
    [`${prefix}_SANDBOX_URL`]: fake.url,
    ...(fake.legacy ? { [`${prefix}_DOMAIN`]: 'sandbox.novita.ai' } : {}),
  };
  const types = {
    [vendor]: async (given: Parameters<typeof openE2b>[1]) => openE2b(vendor, given, clock),
  };
  return {
    fake,
    ...driver(env, [fake.key, ENVD_TOKEN], types),
    close: async () => {
      expect(fake.violations).toEqual([]);
      await fake.close();
    },
  };
}

/** Fills the control plane with sandboxes that nobody asked for by the API; every third is paused. */
export function populate(
  { sandboxes, now }: FakeE2b,
  count: number,
  metadata: Record<string, string> = {},
): void {
  for (let at = 0; at < count; at += 1) {
    const id = `i${String(at).padStart(20, '0')}`;
    sandboxes.set(id, {
      id,
      templateID: 'rki5dems9wqfm4r03t7g',
      alias: 'base',
      state: at % 3 === 0 ? 'paused' : 'running',
      startedAt: now() - at * 1000,
      endAt: now() + 3_600_000,
      timeoutSeconds: 3600,
      metadata: { ...metadata, number: String(at) },
      envVars: {},
      secure: true,
      autoPause: false,
      autoResume: false,
      allowInternet: null,
      envdVersion: ENVD_VERSION,
      memoryKept: true,
      pauseIsOver: true,
    });
  }
}
