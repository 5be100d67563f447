import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { TestEngine } from './engines.js';

/** What the engine really answered; null where the request was never passed on. */
type Truth = { status: number; body: Buffer } | null;
type Lie = (response: ServerResponse, truth: Truth) => void;

const say = (status: number, type: string, body: string): Lie => {
  return (response) => void response.writeHead(status, { 'content-type': type }).end(body);
};
const message = (text: string) => JSON.stringify({ message: text });

/** What may come instead of the engine's answer. */
export const FAULTS = {
  'a cut connection': (response) => void response.socket?.destroy(),
  'a cut answer': (response, truth) => {
    response.writeHead(truth?.status ?? 200, { 'content-length': 1000 }).write('{"Id":"0123');
    response.socket?.destroySoon();
  },
  'answer 500': say(500, 'application/json', message('the proxy says 500')),
  'answer 409': say(409, 'application/json', message('the proxy says 409')),
  'answer 502': say(502, 'text/html', '<html><h1>Bad Gateway</h1></html>'),
  garbage: (response) => void response.socket?.end('\u0001\u0002 this is no HTTP\r\n\r\n'),
  'half of a JSON value': (response, truth) =>
    void response.writeHead(truth?.status ?? 200, { 'content-type': 'application/json' }).end('[{"Id":"0123'),
  'an HTML page': say(200, 'text/html', '<html><h1>It works!</h1></html>'),
  'an empty 200': say(200, 'text/plain', ''),
  silence: () => {},
} satisfies Record<string, Lie>;

const tellTruth: Lie = (response, truth) => {
  response.writeHead(truth?.status ?? 500, { 'content-type': 'application/json' }).end(truth?.body);
};

export type Fault = keyof typeof FAULTS;

/** Which requests to tamper with, and how. */
export interface Tampering {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: RegExp;
  /** Null: the engine's own answer. */
  fault: Fault | null;
  /** Whether the engine gets the request, and does it, before the fault strikes. */
  passOn: boolean;
  /** Called before the fault strikes, and before anything is passed on. */
  onStrike?: () => void;
}

export interface FaultProxy {
  /** The engine as it looks through the proxy. */
  engine: TestEngine;
  /** How many requests were tampered with. */
  struck(): number;
  /** Every request that came, as `METHOD path`. */
  readonly requests: readonly string[];
  close(): void;
}

/** Stands between sandman and a real engine, and tampers with the requests that fit; the others go through. */
export async function faultProxy(engine: TestEngine, tampering: Tampering | null): Promise<FaultProxy> {
  const path = join(mkdtempSync(join(tmpdir(), 'sandman-proxy-')), 'engine.sock');
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let struck = 0;
  const server = createServer((incoming, response) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    response.on('error', () => {});
    if (tampering === null || !fits(tampering, incoming)) return passThrough(engine, incoming, response);
    struck += 1;
    tampering.onStrike?.();
    const strike: Lie = tampering.fault === null ? tellTruth : FAULTS[tampering.fault];
    if (tampering.passOn) askEngine(engine, incoming, response, (truth) => strike(response, truth));
    else strike(response, null);
  });
  server.on('upgrade', (incoming, inward, head) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    passRaw(engine, incoming, inward, head);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(path, listening));
  const variable = engine.name === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST';
  return {
    engine: { ...engine, socket: path, env: { ...engine.env, [variable]: `unix://${path}` } },
    struck: () => struck,
    requests,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A request that turns its connection into a raw one, as attaching to a process does. */
function passRaw(engine: TestEngine, incoming: IncomingMessage, inward: Duplex, head: Buffer): void {
  const onward = connect(engine.socket);
  const { method, url, rawHeaders } = incoming;
  const lines = rawHeaders.map((word, at) => (at % 2 === 0 ? `${word}: ` : `${word}\r\n`));
  onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
  onward.write(head);
  inward.pipe(onward).pipe(inward);
  for (const [one, other] of [
    [inward, onward],
    [onward, inward],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

function fits({ method, path }: Tampering, { method: asked, url = '' }: IncomingMessage): boolean {
  return asked === method && path.test(url);
}

/** Hands a request on; where the engine breaks off, so does the proxy. */
function onward(
  engine: TestEngine,
  incoming: IncomingMessage,
  response: ServerResponse,
  answered: (answer: IncomingMessage) => void,
): void {
  const { method, url: path } = incoming;
  // By `close`, node would end its side once all is sent, which an engine takes for a caller that has gone.
  const headers = { ...incoming.headers, connection: 'keep-alive' };
  const cut = () => void response.socket?.destroy();
  const sent = request({ socketPath: engine.socket, method, path, headers, agent: false }, (answer) => {
    answer.on('error', cut);
    answered(answer);
  });
  sent.on('error', cut);
  response.on('close', () => sent.destroy());
  incoming.pipe(sent);
}

function passThrough(engine: TestEngine, incoming: IncomingMessage, response: ServerResponse): void {
  onward(engine, incoming, response, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders();
    answer.pipe(response);
  });
}

function askEngine(
  engine: TestEngine,
  incoming: IncomingMessage,
  response: ServerResponse,
  done: (truth: Truth) => void,
): void {
  onward(engine, incoming, response, async (answer) => {
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    done({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) });
  });
}
