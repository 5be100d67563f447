import { expect, it } from 'vitest';
import { messagesOf } from '../../src/backends/remote/sse.js';

async function read(pieces: Iterable<Buffer>): Promise<string[]> {
  async function* source() {
    yield* pieces;
  }
  const messages: string[] = [];
  for await (const message of messagesOf(source())) messages.push(message);
  return messages;
}

const TEXT = [
  ...[': heartbeat', '', 'id: 1', 'event: output', 'data: {"ü€😀":1}', ''],
  ...[
    'data:two',
    'data: lines',
    'data',
    '',
    '',
    'event: nothing',
    '',
    'data:  three',
    '',
    'data: unfinished',
  ],
];
const MESSAGES = ['{"ü€😀":1}', 'two\nlines\n', ' three'];

it.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('reads what ends its lines with %s, cut at every byte', async (_, newline) => {
  const bytes = Buffer.from(TEXT.join(newline));
  for (let at = 0; at <= bytes.length; at += 1)
    expect(await read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(MESSAGES);
  const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
  expect(await read(single)).toEqual(MESSAGES);
});

it('takes an empty piece for nothing, also between the halves of a CRLF', async () => {
  const pieces = ['data: a\r', '', '\ndata: b\r', '\n\r', '\n'].map((text) => Buffer.from(text));
  expect(await read(pieces)).toEqual(['a\nb']);
});

it('does not keep a line that never ends', async () => {
  function* endless() {
    const piece = Buffer.alloc(1024 ** 2, 'x');
    while (true) yield piece;
  }
  await expect(read(endless())).rejects.toThrow('a line of more than');
});
