import { join } from 'node:path';
import { expect } from 'vitest';
import { aliased } from '../../src/backends/aliases.js';
import { openE2b } from '../../src/backends/e2b/open.js';
import { aliasStore } from '../../src/config/alias-store.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { testBackend } from '../backends/contract.js';
import { startE2b } from '../fakes/e2b.js';
import { HASTY_CLOCK } from '../remote/clock.js';
import { temporaryFolder } from '../support/files.js';

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
    const store = aliasStore(join(temporaryFolder(), 'aliases.json'), vendor);
    const backend = aliased(openE2b(vendor, options, HASTY_CLOCK), store);
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
  }, ['creation time', 'confinement', 'command', 'exec', 'stop']);
}
