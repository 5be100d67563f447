import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestEngine } from './engines.js';

/** An HTTP server on a unix socket, which remembers what came. */
export interface Listener {
  /** `METHOD /path` of each request, in the order in which they came. */
  requests: string[];
  /** How often somebody connected, with or without a request. */
  connections: number;
  socket: string;
  /** What a child `sandman` needs to take the listener for its engine. */
  env: Record<string, string>;
  close(): Promise<void>;
}

export async function listen(name: TestEngine['name'], answer: RequestListener): Promise<Listener> {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-listener-'));
  const socket = join(folder, 'engine.sock');
  const variable = name === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST';
  const listener: Listener = {
    requests: [],
    connections: 0,
    socket,
    env: { [variable]: `unix://${socket}`, SANDMAN_BACKEND: name },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  };
  const server = createServer((incoming, response) => {
    listener.requests.push(`${incoming.method} ${incoming.url}`);
    answer(incoming, response);
  });
  server.on('connection', () => {
    listener.connections += 1;
  });
  server.listen(socket);
  await once(server, 'listening');
  return listener;
}

/** Hands every request on to a real engine; what `until` gives for one is waited for before its answer goes back. */
export function forwardTo(
  engine: TestEngine,
  until: (request: string) => Promise<void> | undefined = () => undefined,
): RequestListener {
  return (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const onward = request({ socketPath: engine.socket, method, path: url, headers }, async (answered) => {
      await until(`${method} ${url}`);
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      // At once, since a stream of events may be silent for long.
      response.flushHeaders();
      answered.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  };
}

/** Answers as an engine that has so many sandboxes, more than a test could make. */
export function crowd(count: number): RequestListener {
  const summaries = Array.from({ length: count }, (_, at) => ({
    Id: at.toString(16).padStart(64, '0'),
    Names: [`/crowd-${at}`],
    Image: 'sandman/base:local',
    Created: 1_700_000_000 + at,
    State: 'running',
    Labels: { 'dev.sandman.managed': 'true' },
  }));
  return (_request, response) => {
    response.setHeader('server', 'Docker/27 (linux)');
    response.end(JSON.stringify(summaries));
  };
}
