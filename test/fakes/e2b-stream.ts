import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** How the streams of the agents are to be, and to go wrong; in bytes of one stream. */
export interface WireFaults {
  /** Envelopes are cut into so many bytes each; null: each is sent whole. */
  pieceBytes: number | null;
  /** Envelopes are kept back and sent together, at least so many bytes of them. */
  mergeBytes: number;
  /** The connection is cut behind so many bytes; null: it is not. */
  cutAfter: number | null;
  /** Comes instead of the envelope of this number, counted from 0. */
  instead: { at: number; bytes: Buffer } | null;
  /** What the streams end with, instead of nothing amiss. */
  error: { code: string; message: string } | null;
  /** Of the keepalives, instead of what was asked for, in milliseconds. */
  pingMs: number | null;
}

export const wireFaults = (): WireFaults => ({
  ...{ pieceBytes: null, mergeBytes: 0, cutAfter: null, instead: null, error: null, pingMs: null },
});

/** Who looks at a process. */
export interface Subscriber {
  /** When it has room for more. */
  send(message: object): Promise<void>;
  /** The end of the process, and of the stream. */
  finish(end: object): void;
  fail(error: { code: string; message: string }): void;
  cut(): void;
  /** How many bytes it was sent. */
  sent(): number;
}

const LAST = 2;

export function envelope(message: object, flags = 0): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(text.length, 1);
  return Buffer.concat([head, text]);
}

/** The JSON of the one envelope of a request; null where it is none. */
export function requestIn(bytes: Buffer): any {
  if (bytes.length < 5 || bytes[0] !== 0 || bytes.readUInt32BE(1) !== bytes.length - 5) return null;
  return JSON.parse(bytes.subarray(5).toString());
}

export function subscribe(response: ServerResponse, faults: WireFaults, pingMs: number): Subscriber {
  let [sent, count] = [0, 0];
  let kept: Buffer[] = [];
  const put = (bytes: Buffer): boolean => {
    const rest = faults.cutAfter === null ? bytes.length : faults.cutAfter - sent;
    const piece = bytes.subarray(0, Math.max(0, rest));
    const size = faults.pieceBytes ?? Math.max(1, piece.length);
    let room = true;
    for (let at = 0; at < piece.length; at += size) room = response.write(piece.subarray(at, at + size));
    sent += piece.length;
    // What was written is on its way before the cut is.
    if (rest <= bytes.length && faults.cutAfter !== null) setImmediate(() => response.destroy());
    return room;
  };
  const flush = (): boolean => {
    const bytes = Buffer.concat(kept);
    kept = [];
    return put(bytes);
  };
  const write = (message: object, flags = 0): boolean => {
    const { instead } = faults;
    kept.push(instead?.at === count ? instead.bytes : envelope(message, flags));
    count += 1;
    const ripe = kept.reduce((sum, one) => sum + one.length, 0) >= faults.mergeBytes;
    return ripe ? flush() : true;
  };
  const ping = setInterval(() => write({ event: { keepalive: {} } }), faults.pingMs ?? pingMs);
  const end = (trailer: object) => {
    clearInterval(ping);
    write(trailer, LAST);
    flush();
    if (faults.cutAfter === null || sent < faults.cutAfter) response.end();
  };
  response.on('close', () => clearInterval(ping));
  response.flushHeaders();
  return {
    sent: () => sent,
    send: async (message) => {
      if (response.destroyed || write(message) || response.destroyed) return;
      const gone = new AbortController();
      const { signal } = gone;
      await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
      gone.abort();
    },
    finish: (last) => {
      if (response.destroyed) return;
      write({ event: { end: last } });
      end(faults.error === null ? {} : { error: faults.error });
    },
    fail: (error) => end({ error }),
    cut: () => response.destroy(),
  };
}
