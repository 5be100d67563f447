import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import request from 'undici/lib/api/api-request.js';
import connector from 'undici/lib/core/connect.js';
import Pool from 'undici/lib/dispatcher/pool.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** An answer whose body is still on its way. */
export interface Opened {
  status: number;
  headers: Answer['headers'];
  /** Must be read to its end or destroyed. */
  body: Readable;
}

export interface Parcel {
  method: Method;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
  signal: AbortSignal;
}

/** Connections to one server, kept alive between requests. */
export interface Line {
  /** Sends once; fails with undici's error, or the signal's reason. Redirects are not followed: a key stays where it was sent. */
  send(parcel: Parcel): Promise<Answer>;
  /** As `send`, as soon as the answer begins; the signal holds until its body has ended. */
  open(parcel: Parcel): Promise<Opened>;
  close(): void;
}

/** Bulk verbs run 8 at a time by default; more at once is what a rate limit is for. */
const MAX_CONNECTIONS = 16;
const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;

export interface PoolOptions {
  /** For servers whose IPv6 addresses lead nowhere. */
  ipv4?: boolean;
  /** Told of every connection that is made. */
  onConnection?(socket: Socket): void;
}

export function openPool(
  origin: string,
  { ipv4 = false, onConnection = () => {} }: PoolOptions,
): InstanceType<typeof Pool> {
  const family = ipv4 ? { family: 4, autoSelectFamily: false } : {};
  const connect = connector({ timeout: CONNECT_MS, ...family });
  return new Pool(origin, {
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The signal of each request is its only time limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, done) =>
      connect(options, (...made) => {
        if (made[1] !== null) onConnection(made[1]);
        done(...made);
      }),
  });
}

export function openLine(origin: string, { ipv4 = false } = {}): Line {
  const pool = openPool(origin, { ipv4 });
  return {
    open: async (parcel) => {
      const { statusCode: status, headers, body } = await request.call(pool, parcel);
      return { status, headers, body };
    },
    send: async (parcel) => {
      const answer = await request.call(pool, parcel);
      const text = await answer.body.text();
      // The pool has the connection back a turn later; who asks again sooner pays for another one.
      await turn();
      return { status: answer.statusCode, headers: answer.headers, body: text };
    },
    close: () => void pool.destroy().catch(() => {}),
  };
}
