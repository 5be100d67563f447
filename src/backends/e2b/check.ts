import { type BackendReport, type Call, dateOf } from '../../sandbox/backend.js';
import { rowsIn } from './answer.js';
import type { Service } from './service.js';

/** Asks for one row: its health is told to anybody, and this tells whether the key is good too. */
export async function checkService(service: Service, { signal }: Call): Promise<BackendReport> {
  const { name, vendor, legacy } = service;
  const door = service.door();
  const answer = await door.ask({ method: 'GET', path: '/v2/sandboxes?limit=1', signal });
  rowsIn(answer, name);
  return {
    endpoint: door.endpoint,
    ...dateOf(answer),
    engine: vendor.title,
    version: legacy ? 'API v1' : 'API v2',
    apiVersion: legacy ? 'v1' : 'v2',
    features: {
      stop: false,
      pauseKeepsMemory: true,
      pauseFilesOnly: vendor.pausesFilesOnly,
      ttl: true,
      idleTimeout: vendor.idle !== null,
      network: !legacy,
    },
  };
}
