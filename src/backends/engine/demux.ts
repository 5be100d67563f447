import type { Piece } from '../output.js';

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

/** What comes of a terminal, where stdout and stderr are one. */
export async function* undivided(source: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  for await (const piece of source) yield { toStderr: false, piece };
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
