import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { archivesOf } from '../../../src/backends/engine/archive.js';
import { createDoor } from '../../../src/backends/engine/door.js';
import { engineBehind } from '../../../src/backends/engine/engine.js';
import { eventually } from '../../support/engines.js';
import { type Served, serveUnix } from '../../support/server.js';

const CALL = { signal: new AbortController().signal };
let served: Served | undefined;
afterEach(() => served?.close());

/** The archives of an engine that never comes to the end of one. */
async function endless() {
  served = await serveUnix((_, response) => void response.writeHead(200).write(Buffer.alloc(1024, 'x')));
  const door = createDoor(served.endpoint, () => Promise.reject(new Error('no tunnel here')));
  return archivesOf((_, work) => work(engineBehind('box', door)));
}

it('an archive that nobody reads is let go of, before its first byte too', async () => {
  const found = await (await endless()).read('id', '/etc', CALL);
  expect(served?.connections.size).toBe(1);
  found.destroy();
  await eventually(() => served?.connections.size === 0);
});

it('an archive that is left in the middle is let go of', async () => {
  const found = await (await endless()).read('id', '/etc', CALL);
  await once(found, 'data');
  found.destroy();
  await eventually(() => served?.connections.size === 0);
});
