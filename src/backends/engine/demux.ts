import { once } from 'node:events';
import type { Streams } from '../../sandbox/backend.js';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart what an engine sends of a process without a terminal: frames of an 8-byte header (stream, three zeroes,
 * length as a big-endian 32-bit number) and that many bytes; frames may be cut anywhere. Source: the Engine API's
 * "Attach to a container", stream format. Writes on as it reads, so memory stays flat, and waits for slow readers.
 * `unread`: whoever reads stdout went away before the end.
 */
export async function demultiplex(
  source: AsyncIterable<Buffer>,
  { stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>,
): Promise<'ended' | 'unread'> {
  const takeApart = frames();
  const out = reading(stdout);
  const err = reading(stderr);
  try {
    for await (const part of source) {
      for (const { toStderr, piece } of takeApart(part)) {
        await (toStderr ? err : out).write(piece);
        if (out.gone()) return 'unread';
      }
    }
    return out.gone() ? 'unread' : 'ended';
  } finally {
    out.close();
    err.close();
  }
}

/** A stream, and whether anybody still reads it. */
function reading(stream: NodeJS.WritableStream & { destroyed?: boolean }) {
  let gone = stream.destroyed === true;
  const leave = () => {
    gone = true;
  };
  // The process's own streams fail at every write and are never destroyed.
  for (const event of ['error', 'close']) stream.once(event, leave);
  return {
    gone: () => gone,
    write: async (piece: Buffer): Promise<void> => {
      if (!gone && !stream.write(piece)) await drained(stream);
    },
    close: () => {
      for (const event of ['error', 'close']) stream.off(event, leave);
    },
  };
}

interface Piece {
  toStderr: boolean;
  piece: Buffer;
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
