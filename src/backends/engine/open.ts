import type { Backend } from '../../sandbox/backend.js';
import { engineBackend } from './backend.js';
import { createDoor } from './door.js';
import { type FindOptions, findEngine, onlyPlace } from './find.js';
import { openSshTunnel } from './tunnel.js';

/** A backend on an engine that is looked for when it is first needed. */
export function openEngine({ type, ...options }: Omit<FindOptions, 'signal'> & { type: string }): Backend {
  const { backend } = options;
  return engineBackend(backend, type, async (signal) => {
    const { endpoint, namedBy } = await findEngine({ ...options, signal });
    const hint = namedBy === null ? undefined : onlyPlace(namedBy);
    return createDoor(endpoint, openSshTunnel, { backend, hint });
  });
}
