import { memoryBackend } from '../../src/backends/memory.js';
import { hasCode } from '../../src/errors.js';
import { CALL } from './contract/subject.js';
import { testBackend } from './contract.js';

testBackend('memory', async () => {
  const backend = memoryBackend({ images: ['base:latest'] });
  return {
    backend,
    usual: { image: 'base:latest', labels: { run: 'memory' } },
    missingImage: 'missing:latest',
    refused: { lifetime: { ttlSeconds: 60 } },
    truth: async (id) => {
      try {
        return (await backend.get(id, CALL)).state;
      } catch (error) {
        if (hasCode(error, 'not_found')) return 'gone';
        throw error;
      }
    },
    close: async () => {
      for await (const { id } of backend.list({}, CALL)) await backend.kill(id, CALL);
      backend.close();
    },
  };
});
