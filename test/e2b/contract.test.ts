import { expect } from 'vitest';
import { openE2b } from '../../src/backends/e2b/open.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { testBackend } from '../backends/contract.js';
import { startE2b } from '../fakes/e2b.js';
import { HASTY_CLOCK } from '../remote/clock.js';

for (const vendor of ['e2b', 'novita'] as const) {
  testBackend(vendor, async () => {
    const fake = await startE2b({ vendor });
    const prefix = vendor.toUpperCase();
    const env = { [`${prefix}_API_KEY`]: fake.key, [`${prefix}_API_URL`]: fake.url };
    const options = {
      name: vendor,
      url: null,
      machine: { env },
      storedKey: async () => null,
      debug: () => {},
    };
    const backend = openE2b(vendor, options, HASTY_CLOCK);
    return {
      backend,
      usual: { image: 'base', labels: { run: vendor } },
      missingImage: 'missing',
      refused: { asked: new Set(['cpus']) },
      truth: async (id) => (fake.find(id)?.state ?? 'gone') as State,
      close: async () => {
        backend.close();
        await fake.close();
        expect(fake.violations).toEqual([]);
      },
    };
  }, ['names', 'creation time', 'confinement', 'command', 'exec', 'stop']);
}
