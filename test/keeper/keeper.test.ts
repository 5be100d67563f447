import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { type KeepOptions, keep } from '../../src/keeper/keeper.js';
import { engineStore } from '../../src/lifetimes/engine-store.js';
import { factStore } from '../../src/lifetimes/fact-store.js';
import type { Keeping } from '../../src/lifetimes/keeping.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };
const ADDRESS = { name: 'far', type: 'memory', url: null, variables: {} };
const OWN = 'own';

it('an engine is not left with a sandbox of which no event has come yet', async () => {
  const folder = join(temporaryFolder(), 'lifetimes');
  const engines = engineStore(folder);
  engines.add(ADDRESS);
  const clock = { wall: Date.now(), uptime: 1000, boot: 'one' };
  const keeping: Keeping = {
    ...{ identity: OWN, clock: { now: () => ({ ...clock }) }, facts: factStore(folder), engines },
    lock: { platform: 'linux', folder, identity: OWN },
    ensure: async () => {},
    statusPath: join(folder, 'keeper.json'),
    begun: () => false,
  };
  const memory = memoryBackend();
  const late: Backend['watch'] = async (call) => {
    const changes = await memory.watch(call);
    return (async function* () {
      for await (const change of changes) if (change.id === 'never') yield change;
    })();
  };
  const end = new AbortController();
  let status: Parameters<KeepOptions['tell']>[0] | undefined;
  const kept = keep({
    ...{ keeping, log: () => {}, stay: false, signal: end.signal },
    open: () => ({ ...memory, watch: late, address: async () => ADDRESS }),
    tell: (now) => {
      status = now;
    },
  });
  await eventually(() => status?.engines[0]?.connected === true);
  await memory.create(specOf({ lifetime: { maxLifetimeSeconds: 3600, keeper: OWN } }), CALL);
  clock.uptime += 60_000;
  writeFileSync(join(folder, 'wake'), '');
  await eventually(() => status?.engines[0]?.sandboxes !== 0);
  expect(status?.engines).toMatchObject([{ name: 'far', sandboxes: 1 }]);
  expect(engines.all()).toEqual([ADDRESS]);
  end.abort();
  expect(await kept).toBe(true);
});
