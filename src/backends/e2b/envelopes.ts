import { otherError, type SandmanError } from '../../errors.js';

/** One message of a stream: a byte of flags, its length in four, and JSON. Source: connectrpc.com/docs/protocol */
export interface Envelope {
  /** The last of its stream, which tells how that has ended. */
  last: boolean;
  message: unknown;
}

const HEAD_BYTES = 5;
const COMPRESSED = 1;
const LAST = 2;
/** Far more than a piece of output. */
const MOST_BYTES = 64 * 1024 ** 2;

export function envelopeOf(message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(text.length, 1);
  return Buffer.concat([head, text]);
}

/** The envelopes in pieces that are cut anywhere; what is cut off at the end is none. */
export async function* envelopesIn(pieces: AsyncIterable<Buffer>, backend: string): AsyncGenerator<Envelope> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (let size = sizeOf(rest, backend); size !== null; size = sizeOf(rest, backend)) {
      const text = rest.subarray(HEAD_BYTES, size);
      const last = rest[0] === LAST;
      rest = rest.subarray(size);
      yield { last, message: parsed(text, backend) };
    }
  }
}

/** Of the first one with its head; null where it is not whole yet. */
function sizeOf(bytes: Buffer, backend: string): number | null {
  const [flags] = bytes;
  if (flags === undefined) return null;
  if (flags === COMPRESSED) throw strange(backend, 'it is compressed, which nobody asked for');
  if (flags !== 0 && flags !== LAST) throw strange(backend, 'something came that is no message');
  if (bytes.length < HEAD_BYTES) return null;
  const length = bytes.readUInt32BE(1);
  if (length > MOST_BYTES) throw strange(backend, `a message of ${length} bytes was to come`);
  return bytes.length < HEAD_BYTES + length ? null : HEAD_BYTES + length;
}

function parsed(text: Buffer, backend: string): unknown {
  try {
    const value: unknown = JSON.parse(text.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw strange(backend, 'a message came that is none');
}

export function strange(backend: string, what: string): SandmanError {
  return otherError(`${backend}: the output of the command cannot be read: ${what}`, {
    backend,
    outcomeOpen: true,
    hint: 'the command may go on inside',
  });
}
