import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { openSocket } from '../../src/backends/remote/web-socket.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';

let http: Server;
let server: WebSocketServer;
let closed: Duplex[];
let greet: (socket: WebSocket) => void;
const never = new AbortController().signal;
const headers = { authorization: 'Bearer canary' };

beforeEach(async () => {
  greet = () => {};
  closed = [];
  http = createServer();
  server = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (request.headers.authorization !== headers.authorization) socket.end('HTTP/1.1 401 No\r\n\r\n');
    else if (request.url === '/silent') socket.resume().on('end', () => void closed.push(socket.destroy()));
    else server.handleUpgrade(request, socket, head, (opened) => greet(opened));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const one of server.clients) one.terminate();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

const url = (path = '/talk') => `http://127.0.0.1:${(http.address() as AddressInfo).port}${path}`;
const open = (signal = never) => openSocket({ url: url(), headers, ipv4: true, signal });

async function all(messages: AsyncIterable<string>): Promise<string[]> {
  const heard: string[] = [];
  for await (const message of messages) heard.push(message);
  return heard;
}

describe('a web socket', () => {
  it('brings all that is said, from the first word on, in order, to a close', async () => {
    greet = (socket) => {
      for (const text of ['one', 'two', 'three']) socket.send(text);
      socket.send(Buffer.from('bytes'));
      socket.close();
    };
    const socket = await open();
    expect(await all(socket.messages)).toEqual(['one', 'two', 'three', 'bytes']);
    socket.close();
  });

  it('sends what it is given, with its headers on the way in', async () => {
    const heard: string[] = [];
    greet = (socket) => socket.on('message', (data) => heard.push(String(data)));
    const socket = await open();
    socket.send('hello');
    await eventually(() => heard.length === 1);
    expect(heard).toEqual(['hello']);
    socket.close();
  });

  it('that breaks ends with a failure, after what came before', async () => {
    greet = (socket) => socket.send('last', () => socket.terminate());
    const socket = await open();
    const heard: string[] = [];
    const failure = await rejectionOf(
      (async () => {
        for await (const message of socket.messages) heard.push(message);
      })(),
    );
    expect(heard).toEqual(['last']);
    expect(failure.code).toBe('unreachable');
    socket.close();
  });

  it.each([
    ['refused', '/talk', {}],
    ['closed port', '', headers],
  ])('that is not taken is a failure: %s', async (_, path, own) => {
    const at = path === '' ? 'http://127.0.0.1:9' : url(path);
    const failure = await rejectionOf(openSocket({ url: at, headers: own, signal: never }));
    expect(failure.code).toBe('unreachable');
  });

  it('is let go of at once by an abort, whether it stands or not', async () => {
    const over = new AbortController();
    const opening = openSocket({ url: url('/silent'), headers, signal: over.signal });
    const standing = await open(over.signal);
    over.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    await expect(all(standing.messages)).rejects.toThrow();
    await eventually(() => server.clients.size === 0 && closed.length === 1);
  });
});
