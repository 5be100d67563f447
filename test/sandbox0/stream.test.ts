import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Door } from '../../src/backends/remote/door.js';
import { eventsOf } from '../../src/backends/sandbox0/events.js';
import { BAD_GATEWAY } from '../fakes/server.js';
import { testClock } from '../remote/clock.js';
import { eventually } from '../support/engines.js';
import { expectTidy, type Sandboxed, sandboxed } from './inside.js';

const STREAM = /^GET .*\/events\/stream$/;
/** Ten pieces of output, one after the other, some of them cut within a character. */
const SCRIPT =
  'for i in 1 2 3 4 5; do printf "$i\\303"; sleep 0.01; printf "\\274\\n"; sleep 0.01; done; exit 7';
const OUTPUT = '1ü\n2ü\n3ü\n4ü\n5ü\n';

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

async function expectWhole(): Promise<void> {
  const { code, stdout } = await box.shell(SCRIPT);
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 7, stdout: OUTPUT });
  expectTidy(box);
}

describe('a stream that breaks is taken up where it was left: nothing is doubled or lost', () => {
  const numbers = Array.from({ length: 16 }, (_, at) => at + 1);

  it.each(numbers)('before event %i', async (seq) => {
    box.fake.streams.cutBefore.push(seq);
    await expectWhole();
  });

  it.each(numbers)('in the middle of event %i', async (seq) => {
    box.fake.streams.cutWithin.push(seq);
    await expectWhole();
  });

  // Behind the last there is none by which it would be missed; pieces that come together may be one event.
  it.each(numbers.slice(0, 7))('where event %i was left out', async (seq) => {
    box.fake.streams.skip.push(seq);
    await expectWhole();
  });

  it('again and again, and asked from the last that was seen', async () => {
    box.fake.streams.cutBefore.push(...numbers);
    await expectWhole();
    const asked = box.fake.requests
      .filter(({ path }) => path.endsWith('/events/stream'))
      .map(({ headers }) => headers['last-event-id']);
    const from = asked.filter((last) => last !== undefined).map(Number);
    expect(from.length).toBeGreaterThan(4);
    expect(from).toEqual(from.map((_, at) => at + 1));
  });

  it('where every event comes twice', async () => {
    box.fake.streams.doubled = true;
    await expectWhole();
  });

  it('where the service begins earlier than it was told', async () => {
    Object.assign(box.fake.streams, { rewind: 4, cutBefore: [6, 8, 10] });
    await expectWhole();
  });

  it.each([
    ['\r\n', 1],
    ['\r', 3],
    ['\n', 7],
  ])('whatever ends the lines, and however they are cut (%j, %i bytes)', async (newline, pieceBytes) => {
    Object.assign(box.fake.streams, { newline, pieceBytes });
    await expectWhole();
  });

  it.each([
    ['a gateway with nothing behind it', { kind: 'reply', reply: BAD_GATEWAY }],
    ['a cut before the answer', { kind: 'cut' }],
    [
      'a page in between',
      { kind: 'reply', reply: { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' } },
    ],
    [
      'a limit of requests',
      { kind: 'reply', reply: { status: 429, body: { error: 'rate limit exceeded' } } },
    ],
    [
      'an answer without events',
      { kind: 'reply', reply: { status: 200, headers: { 'content-type': 'text/event-stream' }, body: '' } },
    ],
    [
      'an event that is none',
      {
        kind: 'reply',
        reply: { status: 200, headers: { 'content-type': 'text/event-stream' }, body: 'data: {"seq"\n\n' },
      },
    ],
  ] as const)('after %s', async (_, fault) => {
    box.fake.fault(STREAM, fault, 3);
    await expectWhole();
  });
});

it('that brings nothing new again and again is given up, and the session is left', async () => {
  box.fake.fault(STREAM, { kind: 'cut' }, 100);
  await expect(box.run(['sleep', '60'])).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('the connection to the command was lost'),
  });
  expect(box.fake.count(STREAM)).toBe(8);
  expect(box.session().phase).toBe('running');
});

it('an event that never comes is a failure, and no silent gap', async () => {
  box.fake.streams.skip.push(...Array.from({ length: 20 }, () => 5));
  await expect(box.shell(SCRIPT)).rejects.toMatchObject({ code: 'unreachable' });
});

it('what was not read in time, and is not kept any more, is told as lost', async () => {
  const begun = await box.begin(['sh', '-c', 'echo up; until [ -e go ]; do sleep 0.02; done; echo more']);
  await eventually(() => begun.text() === 'up\n');
  const gone = { error: { code: 'event_cursor_expired', message: 'event cursor expired; earliest is 9' } };
  box.fake.fault(STREAM, { kind: 'reply', reply: { status: 410, body: { success: false, ...gone } } });
  const failed = expect(begun.running.exitCode).rejects.toMatchObject({
    code: 'other',
    message: expect.stringMatching(/cursor expired.*a part of what the command wrote is lost/),
  });
  box.session().journal.drop();
  await failed;
});

it('a session that somebody has taken away is not waited for', async () => {
  const begun = await box.begin(['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.02; done']);
  await eventually(() => begun.text() === 'up\n');
  const { id, journal } = box.session();
  const failed = expect(begun.running.exitCode).rejects.toThrow(/was lost: .*session not found/);
  box.inside().sessions.delete(id);
  journal.drop();
  await failed;
});

it('one that falls silent is left for another one', async () => {
  let connections = 0;
  const open = async () => {
    connections += 1;
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: new PassThrough() };
  };
  const session = { door: { open } as unknown as Door, path: '' };
  const following = {
    ...{ backend: 'x', session, clock: testClock(), silenceMs: 10 },
    worthwhile: async () => {},
  };
  const events = eventsOf(following, new AbortController().signal);
  await expect(events.next()).rejects.toThrow('nothing came any more');
  expect(connections).toBe(8);
});
