import type { Backend } from '../../sandbox/backend.js';
import { engineBackend } from './backend.js';
import { createDoor } from './door.js';
import { type FindOptions, type Found, findEngine, onlyPlace } from './find.js';
import { openSshTunnel } from './tunnel.js';

/** A backend on an engine that is looked for when it is first needed. */
export function openEngine({ type, ...options }: Omit<FindOptions, 'signal'> & { type: string }): Backend {
  const { backend: name } = options;
  let found: Promise<Found> | undefined;
  const find = (signal: AbortSignal) => {
    found ??= findEngine({ ...options, signal });
    return found;
  };
  const backend = engineBackend(name, type, async (signal) => {
    const { endpoint, namedBy } = await find(signal);
    const hint = namedBy === null ? undefined : onlyPlace(namedBy);
    return createDoor(endpoint, openSshTunnel, { backend: name, hint });
  });
  return { ...backend, address: async ({ signal }) => ({ name, type, ...(await find(signal)).again }) };
}
