import { expect } from 'vitest';
import { openSandbox0 } from '../../src/backends/sandbox0/open.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { testBackend } from '../backends/contract.js';
import { type Sandbox0Options, startSandbox0 } from '../fakes/sandbox0.js';
import { clockOf } from './drive.js';

const KINDS: Record<string, Sandbox0Options & { user?: boolean }> = {
  'sandbox0 of one cluster': {},
  'sandbox0 of several clusters': { multi: true },
  'sandbox0 for a user, behind a global gateway': { gateway: 'global', user: true },
  'sandbox0 as it was in the spring of 2026': { quirks: { power: true } },
};

for (const [name, { user = false, ...options }] of Object.entries(KINDS)) {
  testBackend(name, async () => {
    const fake = await startSandbox0(options);
    const env = { SANDBOX0_TOKEN: user ? fake.token : fake.key, SANDBOX0_BASE_URL: fake.url };
    const given = {
      name: 'sandbox0',
      url: null,
      machine: { env },
      storedKey: async () => null,
      debug: () => {},
    };
    const backend = openSandbox0(given, clockOf(fake));
    return {
      backend,
      usual: { image: 'base', labels: {} },
      missingImage: 'missing',
      refused: { asked: new Set(['cpus']) },
      truth: async (id) => (fake.sandboxes.get(id)?.status ?? 'gone') as State,
      close: async () => {
        backend.close();
        await fake.close();
        expect(fake.violations).toEqual([]);
      },
    };
  }, ['names', 'labels', 'creation time', 'confinement', 'command', 'exec', 'stop']);
}
