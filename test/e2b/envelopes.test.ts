import { describe, expect, it } from 'vitest';
import { envelopeOf, envelopesIn } from '../../src/backends/e2b/envelopes.js';
import { envelope } from '../fakes/e2b-stream.js';

const MESSAGES = [
  { event: { start: { pid: 7 } } },
  { event: { data: { stdout: 'w7w=' } } },
  { note: 'ü€\n' },
  {},
];
const STREAM = Buffer.concat(MESSAGES.map((message, at) => envelope(message, at === 3 ? 2 : 0)));
const ALL = MESSAGES.map((message, at) => ({ last: at === 3, message }));

async function read(pieces: Buffer[]) {
  const source = (async function* () {
    yield* pieces;
  })();
  const found: unknown[] = [];
  for await (const one of envelopesIn(source, 'e2b')) found.push(one);
  return found;
}

it('reads what it writes', async () => {
  expect(await read([envelopeOf({ a: 'ü' })])).toEqual([{ last: false, message: { a: 'ü' } }]);
});

describe('envelopes are read wherever they are cut', () => {
  it.each(Array.from({ length: STREAM.length - 1 }, (_, at) => at + 1))('in two at byte %i', async (at) => {
    expect(await read([STREAM.subarray(0, at), STREAM.subarray(at)])).toEqual(ALL);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 16, STREAM.length])('into pieces of %i bytes', async (size) => {
    const count = Math.ceil(STREAM.length / size);
    const pieces = Array.from({ length: count }, (_, at) => STREAM.subarray(at * size, (at + 1) * size));
    expect(await read(pieces)).toEqual(ALL);
  });

  it('and among pieces that are empty', async () => {
    expect(await read([Buffer.alloc(0), STREAM, Buffer.alloc(0)])).toEqual(ALL);
  });
});

it('what is cut off at the end is none', async () => {
  for (let at = 0; at < STREAM.length; at += 1) {
    const whole = await read([STREAM.subarray(0, at)]);
    expect(whole).toEqual(ALL.slice(0, whole.length));
    expect(whole.length).toBeLessThan(ALL.length);
  }
});

describe('what is no envelope is told as that', () => {
  it.each([
    ['HTML', Buffer.from('<html><body>'), 'something came that is no message'],
    ['unknown flags', envelope({}, 4), 'something came that is no message'],
    ['one that is compressed', envelope({}, 1), 'it is compressed'],
    ['one that is too long', Buffer.from([0, 255, 255, 255, 255]), 'a message of 4294967295 bytes'],
    [
      'text that is no JSON',
      Buffer.concat([Buffer.from([0, 0, 0, 0, 3]), Buffer.from('{"a')]),
      'that is none',
    ],
    ['no text', Buffer.alloc(5), 'that is none'],
    [
      'JSON that is no object',
      Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from('1')]),
      'that is none',
    ],
  ])('%s', async (_, bytes, says) => {
    await expect(read([envelope({ a: 1 }), bytes])).rejects.toMatchObject({
      code: 'other',
      message: expect.stringContaining(says),
    });
  });
});
