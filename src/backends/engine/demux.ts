import { once } from 'node:events';
import type { Streams } from '../../sandbox/backend.js';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart what an engine sends of a process without a terminal: frames of an 8-byte header (stream, three zeroes,
 * length as a big-endian 32-bit number) and that many bytes; frames may be cut anywhere. Source: the Engine API's
 * "Attach to a container", stream format. Hands on as it reads, so memory stays flat.
 */
export async function* demultiplex(source: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const takeApart = frames();
  for await (const part of source) yield* takeApart(part);
}

/** Part of what a process wrote. */
export interface Piece {
  toStderr: boolean;
  piece: Buffer;
}

/** Where the pieces go. */
export interface Output {
  /** Waits for a slow reader; what nobody reads any more is dropped. */
  write(piece: Piece): Promise<void>;
  /** Whoever reads stdout went away. */
  unread(): boolean;
  close(): void;
}

export function outputTo({ stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>): Output {
  const out = reading(stdout);
  const err = reading(stderr);
  return {
    write: ({ toStderr, piece }) => (toStderr ? err : out).write(piece),
    unread: out.left,
    close: () => {
      out.close();
      err.close();
    },
  };
}

/** A stream, and whether its reader has left. */
function reading(stream: NodeJS.WritableStream & { destroyed?: boolean }) {
  let left = stream.destroyed === true;
  const leave = () => {
    left = true;
  };
  // The process's own streams are never destroyed: a write of theirs fails, and so would the next.
  for (const event of ['error', 'close']) stream.once(event, leave);
  return {
    left: () => left,
    write: async (piece: Buffer): Promise<void> => {
      if (!left && !stream.write(piece)) await drained(stream);
    },
    close: () => {
      for (const event of ['error', 'close']) stream.off(event, leave);
    },
  };
}

/** Remembers, from one part to the next, the header begun and what is left of the frame. */
function frames(): (part: Buffer) => Generator<Piece> {
  let header = Buffer.alloc(0);
  let left = 0;
  return function* (part) {
    let rest = part;
    while (rest.length > 0) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([
          header.length === HEADER_BYTES ? Buffer.alloc(0) : header,
          rest.subarray(0, missing),
        ]);
        rest = rest.subarray(missing);
        if (header.length === HEADER_BYTES) left = header.readUInt32BE(4);
      } else {
        const piece = rest.subarray(0, left);
        left -= piece.length;
        rest = rest.subarray(piece.length);
        yield { toStderr: header[0] === STDERR, piece };
      }
    }
  };
}

/** Until there is room again, or nobody reads any more. */
async function drained(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    once(stream, 'drain', { signal: over.signal }),
    once(stream, 'close', { signal: over.signal }),
  ]).catch(() => {});
  over.abort();
}
