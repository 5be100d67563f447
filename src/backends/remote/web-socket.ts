import type { Socket as Connection } from 'node:net';
import type { WebSocket } from 'undici/lib/web/websocket/websocket.js';
import { unreachableError } from '../../errors.js';
import { openPool } from './send.js';

/** What a proxy takes for a connection that nobody uses any more is silent for longer. */
const PING_MS = 25_000;

export interface SocketOptions {
  /** As `https://host/path`; what is secure stays so. */
  url: string;
  headers: Record<string, string>;
  ipv4?: boolean;
  signal: AbortSignal;
}

/** Text both ways, over one connection that was opened by an HTTP request. */
export interface Socket {
  send(text: string): void;
  /** Ends when the other side closes, with `unreachable` where the connection broke; bytes are taken for text. */
  readonly messages: AsyncIterable<string>;
  close(): void;
}

/** Opens a WebSocket; `unreachable` where the other side does not want it, whose reason nobody is told. */
export async function openSocket({ url, headers, ipv4, signal }: SocketOptions): Promise<Socket> {
  signal.throwIfAborted();
  // Few commands need it, and it is a lot to load.
  const { default: parts } = await import('undici/lib/web/websocket/websocket.js');
  const { origin } = new URL(url);
  const connections: Connection[] = [];
  let dropped = false;
  const onConnection = (connection: Connection) => {
    connections.push(connection);
    if (dropped) connection.destroy();
  };
  const dispatcher = openPool(origin, { ...(ipv4 === undefined ? {} : { ipv4 }), onConnection });
  const socket = new parts.WebSocket(url.replace(/^http/, 'ws'), { headers, dispatcher });
  socket.binaryType = 'arraybuffer';
  const inbox = inboxOf(socket, origin);
  // A good-bye would be waited for.
  const drop = () => {
    dropped = true;
    for (const connection of connections) connection.destroy();
    void dispatcher.destroy().catch(() => {});
  };
  signal.addEventListener('abort', drop, { once: true });
  const pings = setInterval(() => parts.ping(socket), PING_MS);
  const close = () => {
    clearInterval(pings);
    signal.removeEventListener('abort', drop);
    drop();
  };
  try {
    await inbox.opened;
  } catch (error) {
    close();
    signal.throwIfAborted();
    throw error;
  }
  return { send: (text) => socket.send(text), messages: inbox.messages, close };
}

/** Listens from the first moment on: what comes with the opening would be missed later. */
function inboxOf(socket: WebSocket, origin: string) {
  const waiting: string[] = [];
  let wake = () => {};
  let ended = false;
  let failure: Error | null = null;
  const broken = (cause: unknown) => unreachableError(`the connection to ${origin} was lost`, { cause });
  const opened = new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', ({ error }) => {
      failure = broken(error);
      reject(failure);
    });
    socket.addEventListener('close', ({ wasClean }) => {
      ended = true;
      if (!wasClean) failure ??= broken(undefined);
      reject(failure ?? broken(undefined));
      wake();
    });
  });
  socket.addEventListener('message', ({ data }) => {
    waiting.push(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString());
    wake();
  });
  const messages = (async function* () {
    for (;;) {
      for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) yield text;
      if (failure !== null) throw failure;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  })();
  return { opened, messages };
}
