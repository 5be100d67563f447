import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { engineBackend } from '../../../src/backends/engine/backend.js';
import { createDoor } from '../../../src/backends/engine/door.js';
import type { Backend } from '../../../src/sandbox/backend.js';
import { rejectionOf } from '../../support/failure.js';
import { type Served, serveUnix } from '../../support/server.js';
import { execOf, runIn, specOf } from '../../support/specs.js';
import { catchStreams } from '../../support/streams.js';

const CALL = { signal: new AbortController().signal };
let served: Served | undefined;
afterEach(() => served?.close());

async function backendOn(handler: RequestListener): Promise<Backend> {
  served = await serveUnix(handler);
  const { endpoint } = served;
  const noTunnel = () => Promise.reject(new Error('no tunnel here'));
  return engineBackend('box', 'docker', async () => createDoor(endpoint, noTunnel));
}

const refusing: RequestListener = (_, response) => {
  response.statusCode = 500;
  response.end('{"message":"no"}');
};

describe('every failure names its backend', () => {
  it.each<[string, (backend: Backend) => Promise<unknown>]>([
    ['a pull', (backend) => backend.create(specOf({ pull: 'always' }), CALL)],
    ['a command', (backend) => runIn(backend, 'a', execOf(['true']), catchStreams(), CALL)],
    ['the events', (backend) => backend.watch(CALL)],
    ['an inspection', (backend) => backend.get('a', CALL)],
  ])('of %s', async (_, work) => {
    const failure = await rejectionOf(work(await backendOn(refusing)));
    expect(failure).toMatchObject({ details: { backend: 'box' } });
  });
});
