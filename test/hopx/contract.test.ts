import { expect } from 'vitest';
import type { State } from '../../src/sandbox/sandbox.js';
import { testBackend } from '../backends/contract.js';
import { type Quirks, startHopx } from '../fakes/hopx.js';
import { backendOn } from './drive.js';

/** As it is documented, and as slow as others have seen it. */
const MANNERS: Record<string, Quirks> = {
  hopx: {},
  'a slow hopx': { slow: { looks: 2 }, slowCreate: { looks: 2 }, emptyAnswers: true, deletedIs: 'status' },
  'a hopx that hides that it is slow': {
    slow: { looks: 1, hidden: true },
    nullEntries: true,
    deletedIs: 410,
  },
};

for (const [name, quirks] of Object.entries(MANNERS)) {
  testBackend(name, async () => {
    const fake = await startHopx();
    Object.assign(fake.quirks, quirks);
    const backend = backendOn(fake);
    return {
      backend,
      usual: { image: 'base', labels: {} },
      missingImage: 'missing',
      refused: { asked: new Set(['cpus']) },
      truth: async (id) => {
        const status = fake.find(id)?.status ?? 'deleted';
        return (status === 'deleted' ? 'gone' : status) as State;
      },
      close: async () => {
        backend.close();
        await fake.close();
        // Null between the rows is documented by others than the spec.
        expect(fake.violations.filter((one) => !/data\/\d+ must be object/.test(one))).toEqual([]);
      },
    };
  }, ['names', 'labels', 'confinement', 'command', 'exec']);
}
