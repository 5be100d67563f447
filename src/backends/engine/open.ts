import type { Backend } from '../../sandbox/backend.js';
import { engineBackend } from './backend.js';
import { createDoor } from './door.js';
import { type FindOptions, findEngine } from './find.js';
import { openSshTunnel } from './tunnel.js';

/** A backend on an engine that is looked for when it is first needed. */
export function openEngine({ type, ...options }: Omit<FindOptions, 'signal'> & { type: string }): Backend {
  return engineBackend(options.backend, type, async (signal) =>
    createDoor(await findEngine({ ...options, signal }), openSshTunnel),
  );
}
