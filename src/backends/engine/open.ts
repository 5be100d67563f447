import type { Backend } from '../../sandbox/backend.js';
import { engineBackend } from './backend.js';
import type { OpenTunnel } from './connect.js';
import { createDoor } from './door.js';
import { type FindOptions, type Found, findEngine, onlyPlace } from './find.js';

export interface EngineOptions extends Omit<FindOptions, 'signal'> {
  type: string;
  /** See `engineBackend`. */
  lean?: boolean;
}

/** Loaded where it is used, as all that few need is. */
const openTunnel: OpenTunnel = async (endpoint) => (await import('./tunnel.js')).openSshTunnel(endpoint);

/** A backend on an engine that is looked for when it is first needed. */
export function openEngine({ type, lean = false, ...options }: EngineOptions): Backend {
  const { backend: name } = options;
  let found: Promise<Found> | undefined;
  const find = (signal: AbortSignal) => {
    found ??= findEngine({ ...options, signal });
    return found;
  };
  const openDoor = async (signal: AbortSignal) => {
    const { endpoint, namedBy } = await find(signal);
    const hint = namedBy === null ? undefined : onlyPlace(namedBy);
    return createDoor(endpoint, openTunnel, { backend: name, hint });
  };
  const backend = engineBackend(name, type, openDoor, lean);
  return { ...backend, address: async ({ signal }) => ({ name, type, ...(await find(signal)).again }) };
}
