import { join } from 'node:path';
import { aliased } from '../../src/backends/aliases.js';
import { aliasStore } from '../../src/config/alias-store.js';
import { testBackend } from '../backends/contract.js';
import { temporaryFolder } from '../support/files.js';
import { KINDS } from './table.js';

for (const [name, service] of Object.entries(KINDS)) {
  testBackend(
    name,
    async () => {
      const on = await service.start();
      const store = aliasStore(join(temporaryFolder(), 'aliases.json'), service.type);
      const backend = aliased(on.backend(), store);
      return {
        backend,
        usual: { image: 'base', labels: service.hasLabels ? { run: 'contract' } : {}, network: 'bridge' },
        missingImage: 'missing',
        refused: { asked: new Set(['cpus']) },
        truth: async (id) => on.stateOf(id),
        close: async () => {
          backend.close();
          await on.close();
        },
      };
    },
    service.lacks,
  );
}
