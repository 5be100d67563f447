import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A request as it came, its body taken apart where it is JSON. */
export interface Exchange {
  method: string;
  path: string;
  /** As it stood in the URL, not decoded. */
  rawQuery: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** The same for all that came over one connection. */
  connection: number;
  body: any;
  /** The body as it came. */
  bytes: Buffer;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** A string goes as it is, all else as JSON; undefined is an empty body. */
  body?: unknown;
  /** Instead of a body: writes it as it comes, and ends the answer; whoever asked may go before. */
  stream?: (response: ServerResponse) => void;
}

/** What goes wrong with a request; `lost` ones are acted on first, `held` ones when the test lets them. */
export type Fault =
  | { kind: 'reply'; reply: Reply }
  | { kind: 'cut' }
  | { kind: 'lost' }
  | { kind: 'lost-behind'; reply: Reply }
  | { kind: 'hang' }
  | { kind: 'held'; until: Promise<void> }
  | { kind: 'delay'; milliseconds: number };

export interface Route {
  method: string;
  /** With `:name` for what is handed to the handler. */
  path: string;
  handle(exchange: Exchange, params: Record<string, string>): Reply | Promise<Reply>;
}

export interface FakeServer {
  url: string;
  /** Everything that came, faulty or not, in order. */
  requests: Exchange[];
  /** The next `times` requests whose `METHOD /path` matches go wrong. */
  fault(on: RegExp, fault: Fault, times?: number): void;
  /** How many requests whose `METHOD /path` matches have come. */
  count(on: RegExp): number;
  close(): Promise<void>;
}

export interface ServerOptions {
  routes: readonly Route[];
  /** Sees every request before it is acted on; its answer, where it gives one, is the last word. */
  before?: (exchange: Exchange) => Reply | null;
  after?: (exchange: Exchange, reply: Reply) => void;
  /** Has the connection to itself from then on, and must close it. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  missing: Reply;
}

const HTML = { 'content-type': 'text/html' };
/** What a gateway in front of a dead server says. */
export const BAD_GATEWAY: Reply = {
  status: 502,
  headers: HTML,
  body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>',
};

export async function startServer(options: ServerOptions): Promise<FakeServer> {
  const requests: Exchange[] = [];
  const faults: { on: RegExp; fault: Fault; times: number }[] = [];
  const nextFault = (line: string): Fault | null => {
    const found = faults.find(({ on, times }) => times > 0 && on.test(line));
    if (found === undefined) return null;
    found.times -= 1;
    return found.fault;
  };
  const server = createServer(async (request, response) => {
    const exchange = await read(request);
    requests.push(exchange);
    const fault = nextFault(lineOf(exchange));
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'cut') return void request.socket.destroy();
    if (fault?.kind === 'reply') return write(response, fault.reply);
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    if (fault?.kind === 'held') await fault.until;
    const reply = await act(options, exchange);
    if (fault?.kind === 'lost') return void request.socket.destroy();
    write(response, fault?.kind === 'lost-behind' ? fault.reply : reply);
  });
  if (options.upgrade !== undefined) server.on('upgrade', options.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: (on, fault, times = 1) => void faults.push({ on, fault, times }),
    count: (on) => requests.filter((exchange) => on.test(lineOf(exchange))).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function act({ routes, before, after, missing }: ServerOptions, exchange: Exchange): Promise<Reply> {
  const refused = before?.(exchange) ?? null;
  const reply = refused ?? (await route(routes, exchange)) ?? missing;
  after?.(exchange, reply);
  return reply;
}

function route(routes: readonly Route[], exchange: Exchange): Reply | Promise<Reply> | null {
  for (const { method, path, handle } of routes) {
    const params = method === exchange.method ? paramsOf(path, exchange.path) : null;
    if (params !== null) return handle(exchange, params);
  }
  return null;
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const part = decodeURIComponent(parts[at] ?? '');
    if (name.startsWith(':')) params[name.slice(1)] = part;
    else if (name !== part) return null;
  }
  return params;
}

function lineOf({ method, path }: Exchange): string {
  return `${method} ${path}`;
}

async function read(request: IncomingMessage): Promise<Exchange> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const bytes = Buffer.concat(parts);
  const [path = '', rawQuery = ''] = (request.url ?? '').split('?');
  return {
    method: request.method ?? '',
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: request.headers,
    connection: request.socket.remotePort ?? 0,
    body: bytes.length > 0 && isJson(request) ? JSON.parse(bytes.toString()) : undefined,
    bytes,
  };
}

/** Text is taken for JSON: a `fetch` that is given a string without a type says that of it. */
function isJson({ headers }: IncomingMessage): boolean {
  return /^(application\/json|text\/plain)\b/.test(headers['content-type'] ?? 'application/json');
}

function write(response: ServerResponse, { status, headers = {}, body, stream }: Reply): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type: Record<string, string> =
    body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  if (stream === undefined) response.end(text);
  else stream(response);
}
