import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server as RawServer,
  type Socket,
} from 'node:net';
import { join } from 'node:path';
import type { Endpoint } from '../../src/backends/engine/endpoint.js';
import type { Certificates } from './certificates.js';
import { temporaryFolder } from './files.js';

export interface Served {
  endpoint: Endpoint;
  server: Server | RawServer;
  /** The connections that were made, and those of them that are open. */
  connections: Set<Socket>;
  made: number;
  close(): Promise<void>;
}

/** A real HTTP server on a unix socket. */
export function serveUnix(handler: RequestListener): Promise<Served> {
  return listen(createServer(handler), unixEndpoint());
}

/** As `serveUnix`, on a port of this machine. */
export function serveTcp(handler: RequestListener): Promise<Served> {
  return listen(createServer(handler), { kind: 'tcp', host: '127.0.0.1', port: 0, tls: null });
}

/** As `serveTcp`, over TLS; who has no certificate of the authority is turned away. */
export function serveTls(handler: RequestListener, { ca, server, client }: Certificates): Promise<Served> {
  const secured = createTlsServer({ ca, ...server, requestCert: true, rejectUnauthorized: true }, handler);
  return listen(secured, { kind: 'tcp', host: '127.0.0.1', port: 0, tls: { ca, ...client } });
}

/** A listener that speaks no HTTP. */
export function serveRaw(handler: (socket: Socket) => void, path?: string): Promise<Served> {
  return listen(createRawServer(handler), path === undefined ? unixEndpoint() : { kind: 'unix', path });
}

function unixEndpoint(): Extract<Endpoint, { kind: 'unix' }> {
  return { kind: 'unix', path: join(temporaryFolder(), 'engine.sock') };
}

async function listen(server: Server | RawServer, endpoint: Endpoint): Promise<Served> {
  const connections = new Set<Socket>();
  const served: Served = { endpoint, server, connections, made: 0, close: () => closed(server, connections) };
  server.on('connection', (socket: Socket) => {
    served.made += 1;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => {
    if (endpoint.kind === 'unix') server.listen(endpoint.path, resolve);
    else server.listen(0, '127.0.0.1', resolve);
  });
  if (endpoint.kind === 'tcp')
    served.endpoint = { ...endpoint, port: (server.address() as AddressInfo).port };
  return served;
}

function closed(server: Server | RawServer, connections: Set<Socket>): Promise<void> {
  for (const socket of connections) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
