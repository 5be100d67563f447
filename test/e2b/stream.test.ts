import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lively } from '../../src/backends/remote/lively.js';
import { envelope } from '../fakes/e2b-stream.js';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { type Sandboxed, START, sandboxed } from './inside.js';

const SCRIPT = 'printf "1\\303"; sleep 0.01; printf "\\274\\n"; echo err >&2; exit 7';
const HELLO = 'echo hello; exit 7';

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

const LOST = {
  code: 'unreachable',
  message: expect.stringContaining('the connection to the command was lost'),
};

async function expectWhole(): Promise<void> {
  const { code, stdout, stderr } = await box.shell(SCRIPT);
  expect([code, stdout.toString(), stderr.toString()]).toEqual([7, '1ü\n', 'err\n']);
}

describe('however a stream comes, it is the same', () => {
  it.each([1, 2, 3, 5, 7, 64])('in pieces of %i bytes', async (pieceBytes) => {
    box.fake.wire.pieceBytes = pieceBytes;
    await expectWhole();
  });

  it.each([50, 300, 100_000])(
    'several at once, at least %i bytes of them, behind the start',
    async (bytes) => {
      const begun = await box.begin(['sh', '-c', `until [ -e go ]; do sleep 0.02; done; ${SCRIPT}`]);
      box.fake.wire.mergeBytes = bytes;
      await eventually(() => box.inside().processes.running.size === 1);
      const { home } = box.inside().machine;
      await box.inside().machine.start({ command: ['touch', `${home}/go`], env: {}, terminal: null });
      expect(await begun.running.exitCode).toBe(7);
      expect(begun.stdout.toString()).toBe('1ü\n');
    },
  );

  it('with signs of life, and things that nobody knows, in between', async () => {
    box.fake.wire.pingMs = 1;
    // The first behind the start, which is never the end.
    box.fake.wire.instead = {
      at: 1,
      bytes: Buffer.concat([envelope({ event: { news: {} } }), envelope({})]),
    };
    expect((await box.shell('echo hello; exit 7')).code).toBe(7);
  });
});

describe('a stream that breaks is no finished command', () => {
  const length = async () => {
    const begun = await box.begin(['sh', '-c', `sleep 0.1; ${HELLO}`]);
    const [subscriber] = box.process().subscribers;
    await begun.running.exitCode;
    return subscriber?.sent() ?? 0;
  };

  it('behind whichever of its bytes', async () => {
    const bytes = await length();
    expect(bytes).toBeGreaterThan(100);
    const trailer = envelope({}, 2).length;
    for (let cut = 1; cut < bytes - trailer; cut += 1) {
      box.fake.wire.cutAfter = cut;
      await expect(box.shell(HELLO), `cut behind byte ${cut} of ${bytes}`).rejects.toMatchObject(LOST);
    }
  }, 60_000);

  it.each([
    ['with a word', { code: 'unavailable', message: 'the node goes down' }, /was lost: the node goes down/],
    ['with a word that is none', { code: '', message: '' }, /was lost/],
  ])('that ends %s, instead of the end of the command', async (_, error, says) => {
    box.fake.wire.instead = { at: 1, bytes: envelope({ error }, 2) };
    await expect(box.shell(HELLO)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(says),
    });
  });

  it('that ends as if all were well, without the end of the command', async () => {
    box.fake.wire.instead = { at: 1, bytes: envelope({}, 2) };
    await expect(box.shell(HELLO)).rejects.toMatchObject(LOST);
  });

  it('that ends before it says that the command has begun', async () => {
    box.fake.wire.instead = { at: 0, bytes: envelope({}, 2) };
    await expect(box.shell(HELLO)).rejects.toMatchObject(LOST);
    expect(box.fake.count(START)).toBe(1);
  });

  it('an end that came is the end, whatever becomes of the stream', async () => {
    box.fake.wire.error = { code: 'unavailable', message: 'late' };
    expect((await box.shell(HELLO)).code).toBe(7);
  });
});

describe('what is no stream of envelopes is told as that', () => {
  it.each<[string, Buffer, string]>([
    ['a page in the middle', Buffer.from('<html>'), 'something came that is no message'],
    ['a message that is cut', envelope({}).subarray(0, 4), 'was lost'],
    ['one that is compressed', envelope({}, 1), 'it is compressed'],
  ])('%s', async (_, bytes, says) => {
    box.fake.wire.instead = { at: 1, bytes };
    if (bytes.length < 5) box.fake.wire.cutAfter = 40;
    await expect(box.shell(HELLO)).rejects.toThrow(says);
  });

  it('a page instead of it', async () => {
    const reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>sign in' };
    box.fake.fault(START, { kind: 'reply', reply });
    await expect(box.shell(HELLO)).rejects.toThrow('an answer of the type "text/html" came');
  });
});

describe('a start that fails is not tried again', () => {
  it.each<[string, Fault, string, number]>([
    ['by a cut before it', { kind: 'cut' }, 'unreachable', 0],
    ['by a cut behind it', { kind: 'lost' }, 'unreachable', 1],
    ['by a gateway', { kind: 'reply', reply: BAD_GATEWAY }, 'unreachable', 0],
    ['by a gateway behind which it was done', { kind: 'lost-behind', reply: BAD_GATEWAY }, 'unreachable', 1],
    ['by a limit', { kind: 'reply', reply: { status: 429, body: { message: 'too many' } } }, 'limit', 0],
    ['by a token that is not taken', { kind: 'reply', reply: { status: 401, body: {} } }, 'auth', 0],
  ])('%s', async (_, fault, code, begun) => {
    box.fake.fault(START, fault);
    await expect(box.run(['true'])).rejects.toMatchObject({ code });
    expect(box.fake.count(START)).toBe(1);
    expect(box.inside().machine.inmates.size).toBe(begun);
  });

  it('as it says itself', async () => {
    box.fake.wire.instead = {
      at: 0,
      bytes: envelope({ error: { code: 'resource_exhausted', message: 'full' } }, 2),
    };
    await expect(box.run(['true'])).rejects.toMatchObject({
      code: 'limit',
      message: 'the command could not be started: full',
    });
  });
});

it('a stream that falls silent has failed', async () => {
  const silent = lively(new PassThrough(), 10);
  await expect(silent.next()).rejects.toThrow('nothing came any more');
});
