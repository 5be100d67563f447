import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createDoor } from '../../../src/backends/engine/door.js';
import { pull } from '../../../src/backends/engine/pull.js';
import type { Progress } from '../../../src/sandbox/backend.js';
import { rejectionOf } from '../../support/failure.js';
import { type Served, serveUnix } from '../../support/server.js';

const noTunnel = () => Promise.reject(new Error('no tunnel here'));
const neverAborted = new AbortController().signal;
let served: Served | undefined;
afterEach(() => served?.close());

/** Pulls from an engine that answers so; what was asked of it, and what was told meanwhile. */
async function pulling(image: string, handler: RequestListener, signal = neverAborted) {
  const asked: string[] = [];
  const told: Progress[] = [];
  served = await serveUnix((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  const door = createDoor(served.endpoint, noTunnel);
  const done = pull(door, image, { signal, onProgress: (progress) => told.push(progress) });
  return { done, asked, told };
}

const lines =
  (...all: unknown[]): RequestListener =>
  (_, response) =>
    response.end(all.map((line) => `${JSON.stringify(line)}\r\n`).join(''));

describe('a pull', () => {
  it.each([
    ['debian', 'debian:latest'],
    ['debian:stable-slim', 'debian:stable-slim'],
    ['host:5000/a/b', 'host:5000/a/b:latest'],
    ['host:5000/a/b:tag', 'host:5000/a/b:tag'],
    ['a@sha256:abc', 'a@sha256:abc'],
  ])('of %s asks for %s, and not for every tag there is', async (image, reference) => {
    const { done, asked } = await pulling(image, lines());
    await done;
    expect(asked).toEqual([`POST /images/create?fromImage=${encodeURIComponent(reference)}`]);
  });

  it('tells how far all its layers are together', async () => {
    const { done, told } = await pulling(
      'x',
      lines(
        { status: 'Pulling from library/x', id: 'latest' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'a' },
        { status: 'Downloading', progressDetail: { current: 10, total: 100 }, id: 'a' },
        { status: 'Downloading', progressDetail: { current: 5, total: 50 }, id: 'b' },
        { status: 'Downloading', progressDetail: { current: 100, total: 100 }, id: 'a' },
        { status: 'Extracting', progressDetail: { current: 1, total: 100 }, id: 'a' },
        { status: 'Status: Downloaded newer image' },
      ),
    );
    await done;
    const text = 'pulling x';
    expect(told).toEqual([
      { text },
      { text, current: 10, total: 100 },
      { text, current: 15, total: 150 },
      { text, current: 105, total: 150 },
    ]);
  });

  it('that fails at once carries the answer of the registry', async () => {
    const { done } = await pulling('x', (_, response) => {
      response.statusCode = 404;
      response.end('{"message":"pull access denied for x, repository does not exist"}');
    });
    expect(await rejectionOf(done)).toMatchObject({
      code: 'not_found',
      message: 'cannot pull x: pull access denied for x, repository does not exist',
    });
  });

  it('that fails on its way carries the answer of the registry', async () => {
    const error = 'toomanyrequests: slow down';
    const { done } = await pulling(
      'x',
      lines({ status: 'Pulling' }, { error, errorDetail: { message: error } }),
    );
    expect(await rejectionOf(done)).toMatchObject({ code: 'limit', message: `cannot pull x: ${error}` });
  });

  it.each<[string, RequestListener]>([
    [
      'is cut',
      (request, response) => response.write('{"status":"Pulling"}\n', () => request.socket.destroy()),
    ],
    ['says what is no JSON', (_, response) => response.end('<html>')],
  ])('whose answer %s is a lost engine', async (_, handler) => {
    const { done } = await pulling('x', handler);
    expect(await rejectionOf(done)).toMatchObject({
      code: 'unreachable',
      message: 'lost the engine while pulling x',
    });
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const handler: RequestListener = (_, response) => {
      response.write('{"status":"Pulling"}\n', () => controller.abort(new Error('enough')));
    };
    const { done } = await pulling('x', handler, controller.signal);
    await expect(done).rejects.toThrow('enough');
  });
});
