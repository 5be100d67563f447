import type { Answer, Ask } from './door.js';

/** What Bun has and is used here; its failures carry node's codes. */
interface Bun {
  fetch(url: string, init: object): Promise<Response>;
  connect(options: { unix: string; socket: object }): Promise<{ end(): void }>;
}

/**
 * What runs the standalone executable, which speaks to a socket by itself. There, loading node's HTTP takes as long as a list.
 */
const { Bun: bun } = globalThis as { Bun?: Bun };

const SILENT = { data: () => {}, error: () => {} };

/** A connection that is ended at once: whether it was taken within that time. Null under Node. Fails where nothing listens. */
export function nativeTouch(path: string, milliseconds: number): Promise<boolean> | null {
  if (bun === undefined) return null;
  const taken = bun.connect({ unix: path, socket: SILENT }).then((socket) => {
    socket.end();
    return true;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  return Promise.race([taken, late]).finally(() => clearTimeout(timer));
}

/** One request on a connection of its own, so that none is ever sent twice; null under Node. */
export function nativeAsk(path: string): ((ask: Ask) => Promise<Answer>) | null {
  if (bun === undefined) return null;
  const fixed = { unix: path, keepalive: false, redirect: 'manual', timeout: false };
  return async ({ method, path: target, body, signal }) => {
    signal.throwIfAborted();
    const text = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_TYPE };
    const response = await bun.fetch(`http://engine${target}`, { ...fixed, method, signal, ...text });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: await response.text() };
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };
