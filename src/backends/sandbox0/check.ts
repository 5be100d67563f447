import { type BackendReport, type Call, dateOf } from '../../sandbox/backend.js';
import { dataOf } from './envelope.js';
import { SANDBOXES, type Service } from './service.js';
import type { CurrentKey } from './wire.js';

/** A key can be asked what it is; for a user's token one row is asked for, which tells whether it is good. */
export async function checkService(service: Service, { signal }: Call): Promise<BackendReport> {
  const { name } = service;
  const { door, isKey, team } = await service.access(signal);
  const path = isKey ? '/api-keys/current' : `${SANDBOXES}?limit=1`;
  const answer = await door.ask({ method: 'GET', path, signal });
  const data = dataOf<{ api_key?: CurrentKey }>(answer, name);
  const { team_id, scope, roles } = data.api_key ?? {};
  const ofTeam = team_id || team;
  return {
    endpoint: door.endpoint,
    ...dateOf(answer),
    ...(ofTeam ? { identity: `team ${ofTeam}` } : {}),
    engine: 'Sandbox0',
    version: 'API v1',
    apiVersion: 'v1',
    features: {
      stop: false,
      pauseKeepsMemory: false,
      ttl: true,
      maxLifetime: true,
      network: true,
      signedInWith: isKey ? 'an API key' : 'the token of a user',
      team: ofTeam,
      scope: scope ?? null,
      roles: roles?.join(' ') ?? null,
    },
  };
}
