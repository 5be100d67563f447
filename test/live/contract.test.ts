import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aliased } from '../../src/backends/aliases.js';
import { aliasStore } from '../../src/config/alias-store.js';
import { CALL } from '../backends/contract/subject.js';
import { testBackend } from '../backends/contract.js';
import { openWith, type Service } from '../services/site.js';
import { SERVICES } from '../services/table.js';
import { temporaryFolder } from '../support/files.js';
import { createKeeper, truthOf } from './keeper.js';

/** What the run should leave behind all the same, when it is itself killed, is gone after this. In seconds. */
const LIFE = { ttlSeconds: 900 };
/** Where a sandbox is only paused at the end of its time. */
const HARD_LIFE = { ...LIFE, maxLifetimeSeconds: 900 };

const keyed = Object.values(SERVICES).filter(({ variables }) => process.env[variables.key]);

it('there is a key for some service', () => {
  expect(keyed.map(({ type }) => type)).not.toEqual([]);
});

for (const service of keyed) {
  describe(`the real ${service.type}`, () => {
    const keeper = createKeeper();
    beforeEach(keeper.beginCase);
    afterEach(keeper.endCase);
    testBackend(service.type, async () => subjectOf(service, keeper), lacksOf(service));
  });
}

function lacksOf({ lacks, otherTemplate }: Service) {
  return otherTemplate === null ? [...lacks, 'another template' as const] : lacks;
}

async function subjectOf(service: Service, keeper: ReturnType<typeof createKeeper>) {
  const { type, template, otherTemplate, hasLabels, keepsMemory } = service;
  const run = randomBytes(4).toString('hex');
  const backend = aliased(
    openWith(service, process.env),
    aliasStore(join(temporaryFolder(), 'aliases.json'), type),
  );
  return {
    backend: keeper.keeping(backend),
    usual: {
      image: template,
      template,
      network: 'bridge',
      labels: hasLabels ? { run } : {},
      lifetime: keepsMemory ? LIFE : HARD_LIFE,
    },
    ...(otherTemplate === null ? {} : { otherTemplate }),
    missingImage: `missing-${run}`,
    refused: { asked: new Set(['cpus'] as const) },
    truth: (id: string) => truthOf(service, id),
    close: async () => {
      await keeper.end();
      if (hasLabels) await sweep();
      backend.close();
    },
  };

  /** Those that a case made and does not know of, such as one whose create was given up. */
  async function sweep() {
    for await (const { id } of backend.list({ labels: [{ key: 'run', value: run }] }, CALL)) {
      await backend.kill(id, CALL);
    }
  }
}
