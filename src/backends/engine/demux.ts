import { once } from 'node:events';
import type { Streams } from '../../sandbox/backend.js';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart what an engine sends of a process without a terminal: frames of an 8-byte header (stream, three zeroes,
 * length as a big-endian 32-bit number) and that many bytes; frames may be cut anywhere. Source: the Engine API's
 * "Attach to a container", stream format. Writes on as it reads, so memory stays flat, and waits for slow readers.
 */
export async function demultiplex(source: AsyncIterable<Buffer>, streams: Pick<Streams, 'stdout' | 'stderr'>): Promise<void> {
  let header = Buffer.alloc(0);
  let left = 0;
  let target = streams.stdout;
  for await (let part of source) {
    while (part.length > 0) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([header, part.subarray(0, missing)]);
        part = part.subarray(missing);
        if (header.length < HEADER_BYTES) break;
        target = header[0] === STDERR ? streams.stderr : streams.stdout;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const piece = part.subarray(0, left);
      left -= piece.length;
      part = part.subarray(piece.length);
      if (!target.write(piece)) await drained(target);
    }
  }
}

/** A stream that was closed never drains; going on then ends with the source. */
async function drained(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    once(stream, 'drain', { signal: over.signal }),
    once(stream, 'close', { signal: over.signal }),
  ]).catch(() => {});
  over.abort();
}
