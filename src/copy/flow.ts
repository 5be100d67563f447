import { Readable } from 'node:stream';
import type { SandmanError } from '../errors.js';

/** An archive ends with two blocks of zeroes. */
const END_BYTES = 1024;

/** The same stream, telling how much has gone by. */
export function counted(stream: Readable, tell: (bytes: number) => void): Readable {
  let bytes = 0;
  return through(async function* () {
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.length;
      tell(bytes);
      yield part;
    }
  });
}

/** The same archive; fails where it ends without its end, since what is cut between two files looks well otherwise. */
export function whole(tar: Readable, cutShort: () => SandmanError): Readable {
  let zeroes = 0;
  return through(async function* () {
    for await (const part of tar as AsyncIterable<Buffer>) {
      const tail = part.subarray(-END_BYTES);
      const last = tail.findLastIndex((byte) => byte !== 0);
      zeroes = last < 0 ? zeroes + tail.length : tail.length - 1 - last;
      yield part;
    }
    if (zeroes < END_BYTES) throw cutShort();
  });
}

function through(parts: () => AsyncGenerator<Buffer>): Readable {
  return Readable.from(parts(), { objectMode: false });
}
