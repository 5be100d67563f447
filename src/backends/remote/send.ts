import { setImmediate as turn } from 'node:timers/promises';
import request from 'undici/lib/api/api-request.js';
import Pool from 'undici/lib/dispatcher/pool.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Parcel {
  method: Method;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
}

/** Connections to one server, kept alive between requests. */
export interface Line {
  /** Sends once; fails with undici's error, or the signal's reason. Redirects are not followed: a key stays where it was sent. */
  send(parcel: Parcel): Promise<Answer>;
  close(): void;
}

/** Bulk verbs run 8 at a time by default; more at once is what a rate limit is for. */
const MAX_CONNECTIONS = 16;
const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;

/** `ipv4`: for servers whose IPv6 addresses lead nowhere. */
export function openLine(origin: string, { ipv4 = false } = {}): Line {
  const pool = new Pool(origin, {
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The signal of each request is its only time limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_MS, ...(ipv4 ? { family: 4, autoSelectFamily: false } : {}) },
  });
  return {
    send: async ({ method, path, headers, body, signal }) => {
      const answer = await request.call(pool, { method, path, headers, body, signal });
      const text = await answer.body.text();
      // The pool has the connection back a turn later; who asks again sooner pays for another one.
      await turn();
      return { status: answer.statusCode, headers: answer.headers, body: text };
    },
    close: () => void pool.destroy().catch(() => {}),
  };
}
