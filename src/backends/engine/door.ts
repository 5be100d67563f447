import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { type ErrorDetails, timeoutError, unreachableError } from '../../errors.js';
import { type OpenTunnel, type Transport, transportFor } from './connect.js';
import { type Endpoint, formatEndpoint } from './endpoint.js';
import { nativeAsk } from './native.js';
import { reasonOf } from './reason.js';

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, without an API version: the engine then speaks its own newest. */
  path: string;
  body?: unknown;
  /** Sent as it comes, in place of a body; its failure is that of the request. */
  tar?: Readable;
  signal: AbortSignal;
}

/** The one HTTP door to an engine. Failures of the connection are `unreachable`; statuses are for the caller. */
export interface Door {
  readonly endpoint: Endpoint;
  ask(ask: Ask): Promise<Answer>;
  /** The answer as it comes; the caller must read it to its end or destroy it. */
  open(ask: Ask): Promise<IncomingMessage>;
  /** Turns the connection into a raw one, as attaching to a process does. */
  hijack(ask: Ask): Promise<{ socket: Duplex; headers: IncomingMessage['headers'] } | Answer>;
  close(): void;
}

/** `about` is said of every failure of the connection. */
export function createDoor(endpoint: Endpoint, openTunnel: OpenTunnel, about: ErrorDetails = {}): Door {
  let made: Promise<Transport> | undefined;
  const transport = () => {
    made ??= transportFor(endpoint, openTunnel);
    return made;
  };
  const native = endpoint.kind === 'unix' ? nativeAsk(endpoint.path) : null;
  const failed = (error: Error, signal: AbortSignal) => explain(error, signal, endpoint, about);
  const open = async (ask: Ask) => (await send(await transport(), ask, {}, failed)).response;
  return {
    endpoint,
    open,
    ask: async (ask) => {
      const answer = native !== null && ask.tar === undefined ? native(ask) : toAnswer(await open(ask));
      return answer.catch((error: Error) => {
        throw failed(error, ask.signal);
      });
    },
    hijack: async (ask) => {
      const upgrade = { connection: 'Upgrade', upgrade: 'tcp' };
      const { response, socket } = await send(await transport(), ask, upgrade, failed);
      return socket === null ? toAnswer(response) : { socket, headers: response.headers };
    },
    close: () => void made?.then(({ agent }) => agent.destroy()),
  };
}

interface Sent {
  response: IncomingMessage;
  /** The raw connection, where the engine has switched to it. */
  socket: Duplex | null;
}

function send(
  { request, agent, options }: Transport,
  { method, path, body, tar, signal }: Ask,
  extra: Record<string, string>,
  failed: (error: Error, signal: AbortSignal) => Error,
): Promise<Sent> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...extra,
    ...(text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(tar === undefined ? {} : { 'content-type': 'application/x-tar' }),
  };
  const settings: RequestOptions = { ...options, agent, method, path, headers, signal };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(failed(error, signal));
    if (signal.aborted) return fail(signal.reason);
    const sent = request(settings, (response) => resolve({ response, socket: null }));
    sent.on('error', fail);
    sent.on('upgrade', (response, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve({ response, socket });
    });
    if (tar === undefined) sent.end(text);
    else pour(tar, sent, reject);
  });
}

/** An engine that wants no more answers before the end; what is left is not sent then. */
function pour(tar: Readable, sent: ClientRequest, fail: (error: Error) => void): void {
  tar.once('error', (error) => {
    fail(error);
    sent.destroy();
  });
  sent.once('response', (response: IncomingMessage) => {
    if (sent.writableEnded) return;
    tar.unpipe(sent);
    response.once('end', () => sent.destroy());
  });
  tar.pipe(sent);
}

/** By events, since there is one for each of many sandboxes and an iterator for each is felt. */
export function toAnswer(response: IncomingMessage): Promise<Answer> {
  response.setEncoding('utf8');
  let body = '';
  response.on('data', (part: string) => {
    body += part;
  });
  return new Promise((resolve, reject) => {
    response.on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
  });
}

/** What a broken connection means: the signal's own reason where it was that, else the engine is out of reach. */
function explain(
  error: Error & { code?: string },
  signal: AbortSignal,
  endpoint: Endpoint,
  about: ErrorDetails,
): Error {
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : timeoutError('aborted');
  return unreachableError(`cannot reach the engine at ${formatEndpoint(endpoint)}: ${reasonOf(error)}`, {
    ...about,
    retryable: true,
    outcomeOpen: !NEVER_SENT.has(error.code ?? ''),
    cause: error,
  });
}

/** With these no connection was made, so nothing can have happened. */
const NEVER_SENT = new Set(['ENOENT', 'ECONNREFUSED', 'EACCES', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);
