import { expect } from 'vitest';
import { type Clock, REAL_CLOCK } from '../../src/backends/remote/clock.js';
import { openSandbox0 } from '../../src/backends/sandbox0/open.js';
import { type FakeSandbox0, type Sandbox0Options, startSandbox0 } from '../fakes/sandbox0.js';
import { sandboxOf } from '../fakes/sandbox0-claim.js';
import type { FakeSandbox } from '../fakes/sandbox0-state.js';
import { type Driver, driver } from '../support/drive.js';

/** Sandman in this process, on a fake control plane. */
export interface Driven extends Driver {
  fake: FakeSandbox0;
  /** To be called after each test: nothing was sent that the spec does not allow. */
  close(): Promise<void>;
}

export interface DriveOptions extends Sandbox0Options {
  /** A user's token instead of an API key. */
  user?: boolean;
}

/** Waiting takes hardly any time, and the fake's own time goes by with it. */
export function clockOf({ now, advance }: Pick<FakeSandbox0, 'now' | 'advance'>): Clock {
  return {
    ...REAL_CLOCK,
    date: now,
    sleep: async (milliseconds, signal) => {
      advance(milliseconds);
      await REAL_CLOCK.sleep(1, signal);
    },
  };
}

export async function drive({ user = false, ...options }: DriveOptions = {}): Promise<Driven> {
  const fake = await startSandbox0(options);
  const { url, key, token } = fake;
  const env = { SANDMAN_BACKEND: 'sandbox0', SANDBOX0_TOKEN: user ? token : key, SANDBOX0_BASE_URL: url };
  const types = {
    sandbox0: async (given: Parameters<typeof openSandbox0>[0]) => openSandbox0(given, clockOf(fake)),
  };
  return {
    fake,
    ...driver(env, [key, token], types),
    close: async () => {
      expect(fake.violations).toEqual([]);
      await fake.close();
    },
  };
}

/** The one that a test has made. */
export function madeOn({ sandboxes }: FakeSandbox0, id: string): FakeSandbox {
  const found = sandboxes.get(id);
  if (found === undefined) throw new Error(`${id} is not there`);
  return found;
}

/** Fills the control plane with sandboxes that nobody asked for by the API; every third is paused. */
export function populate(fake: FakeSandbox0, count: number, cluster = 'k1'): void {
  for (let at = 0; at < count; at += 1) {
    const id = `rs-${cluster}-default-${String(at).padStart(5, '0')}`;
    const status = at % 3 === 0 ? 'paused' : 'running';
    const createdAt = fake.now() - at * 1000;
    const sandbox = sandboxOf(fake, cluster, 'default', fake.teams[0]?.id ?? '');
    fake.sandboxes.set(id, { ...sandbox, id, status, createdAt });
  }
}
