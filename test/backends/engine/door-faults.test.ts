import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createDoor } from '../../../src/backends/engine/door.js';
import type { Endpoint } from '../../../src/backends/engine/endpoint.js';
import { rejectionOf } from '../../support/failure.js';
import { temporaryFolder } from '../../support/files.js';
import { type Served, serveRaw, serveTcp, serveUnix } from '../../support/server.js';

const signal = new AbortController().signal;
const noTunnel = () => Promise.reject(new Error('no tunnel here'));
let served: Served | undefined;
afterEach(() => served?.close());

const ask = (endpoint: Endpoint) =>
  rejectionOf(createDoor(endpoint, noTunnel).ask({ method: 'POST', path: '/x', signal }));

describe('the door', () => {
  it('says that there is no such socket, where nothing can have been done', async () => {
    const path = join(temporaryFolder(), 'none.sock');
    const { code, message, details } = await ask({ kind: 'unix', path });
    expect([code, message]).toEqual([
      'unreachable',
      `cannot reach the engine at unix://${path}: there is no such socket`,
    ]);
    expect(details).toMatchObject({ retryable: true, outcomeOpen: false });
  });

  it('says that nothing listens, where nothing can have been done', async () => {
    const { endpoint, close } = await serveTcp(() => {});
    await close();
    const { message, details } = await ask(endpoint);
    expect(message).toMatch(/^cannot reach the engine at tcp:\/\/127\.0\.0\.1:\d+: nothing listens there$/);
    expect(details.outcomeOpen).toBe(false);
  });

  it('says that there is no host of a name, where nothing can have been done', async () => {
    const { message, details } = await ask({ kind: 'tcp', host: 'no-such-host.invalid', port: 1, tls: null });
    expect(message).toMatch(/no host of that name|EAI_AGAIN/);
    expect(details.outcomeOpen).toBe(false);
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH\r\n'],
    ['an end without a word', ''],
    ['half a header', 'HTTP/1.1 200 O'],
  ])('calls an engine that answers with %s unreachable, and the outcome open', async (_, words) => {
    served = await serveRaw((socket) => socket.once('data', () => socket.end(words)));
    const { code, details } = await ask(served.endpoint);
    expect(code).toBe('unreachable');
    expect(details.outcomeOpen).toBe(true);
  });

  it('gives a stream as it comes, before it ends', async () => {
    let finish = () => {};
    served = await serveUnix((_, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const response = await createDoor(served.endpoint, noTunnel).open({
      method: 'GET',
      path: '/events',
      signal,
    });
    const parts: string[] = [];
    for await (const part of response) {
      parts.push(String(part));
      finish();
    }
    expect(parts).toEqual(['first', 'last']);
  });

  it('turns a connection into a raw one, with what came along with the answer', async () => {
    served = await serveUnix(() => {});
    served.server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello ');
      socket.on('data', (part: Buffer) => socket.end(`you said ${part}`));
    });
    const door = createDoor(served.endpoint, noTunnel);
    const opened = await door.hijack({ method: 'POST', path: '/exec/x/start', body: {}, signal });
    if (!('socket' in opened)) throw new Error(`not raw, but ${opened.status}`);
    opened.socket.write('ping');
    let said = '';
    for await (const part of opened.socket) said += part;
    expect(said).toBe('hello you said ping');
  });

  it('gives the answer of an engine that does not turn it into a raw one', async () => {
    served = await serveUnix((_, response) => {
      response.writeHead(409);
      response.end('{"message":"container is paused"}');
    });
    const opened = await createDoor(served.endpoint, noTunnel).hijack({ method: 'POST', path: '/x', signal });
    expect(opened).toMatchObject({ status: 409, body: '{"message":"container is paused"}' });
  });
});
