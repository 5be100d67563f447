import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { type Sandboxed, sandboxed } from './inside.js';

const INPUTS = /^POST .*\/inputs$/;

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('brings several MB of any bytes whole and in order, in parts, and then the end', async () => {
  const bytes = Buffer.alloc(5_000_001);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 31 + (at >> 9)) & 255;
  const { code, stdout } = await box.run(['sha256sum'], { stdin: Readable.from([bytes]) });
  expect({ code, sum: stdout.toString().split(' ')[0] }).toEqual({ code: 0, sum: digest(bytes) });
  const parts = box.fake.requests.filter(({ path }) => path.endsWith('/inputs'));
  expect(new Set(parts.map(({ body }) => body.input_id)).size).toBe(parts.length);
  expect(Math.max(...parts.map(({ bytes: sent }) => sent.length))).toBeLessThan(100_000);
  expect(parts.at(-1)?.body).toMatchObject({ eof: true });
});

it('gives an empty input where there is none', async () => {
  expect(await box.run(['cat'])).toMatchObject({ code: 0, stdout: Buffer.alloc(0) });
});

it('brings what is typed as it is typed', async () => {
  const stdin = new PassThrough();
  const begun = await box.begin(['cat'], { stdin });
  stdin.write('one\n');
  await eventually(() => begun.text() === 'one\n');
  stdin.write('two\n');
  await eventually(() => begun.text() === 'one\ntwo\n');
  stdin.end();
  expect(await begun.running.exitCode).toBe(0);
});

describe('an input whose answer was lost is not brought twice', () => {
  it.each<[string, Fault]>([
    ['by a cut before it was read', { kind: 'cut' }],
    ['by a cut behind it', { kind: 'lost' }],
    ['behind a gateway', { kind: 'lost-behind', reply: BAD_GATEWAY }],
    ['and refused before', { kind: 'reply', reply: BAD_GATEWAY }],
  ])('%s', async (_, fault) => {
    const stdin = new PassThrough();
    const begun = await box.begin(['cat'], { stdin });
    let sent = 0;
    for (const line of ['one\n', 'two\n', 'three\n']) {
      box.fake.fault(INPUTS, fault, 2);
      const wanted = begun.text() + line;
      stdin.write(line);
      sent += 3;
      await eventually(() => begun.text() === wanted && box.fake.count(INPUTS) === sent);
    }
    box.fake.fault(INPUTS, fault, 2);
    stdin.end();
    expect(await begun.running.exitCode).toBe(0);
    expect(begun.text()).toBe('one\ntwo\nthree\n');
  });
});

it('waits where the queue of the command is full, and loses nothing', async () => {
  box.fake.inputs.queue = 1;
  const bytes = Buffer.alloc(1_000_000, 'sandman\n');
  const script = 'until [ -e go ]; do sleep 0.02; done; sha256sum';
  const begun = await box.begin(['sh', '-c', `${script}`], { stdin: Readable.from([bytes]) });
  await eventually(() => box.fake.count(INPUTS) > 5);
  await box.shell('touch go');
  expect(await begun.running.exitCode).toBe(0);
  expect(begun.text().split(' ')[0]).toBe(digest(bytes));
});

it('an end that the service did not wait for, so that input is lost, is a failure', async () => {
  box.fake.inputs.closeMs = 20;
  const stdin = Readable.from([Buffer.alloc(1_000_000)]);
  await expect(box.run(['sleep', '60'], { stdin })).rejects.toMatchObject({
    code: 'other',
    message: expect.stringContaining('the input of the command was lost'),
  });
  expect(box.session().phase).toBe('running');
});

it('input that cannot be brought at all is a failure, and no silent end of it', async () => {
  box.fake.fault(INPUTS, { kind: 'reply', reply: { status: 400, body: { error: 'no' } } });
  const running = box.run(['cat'], { stdin: Readable.from([Buffer.from('x')]) });
  await expect(running).rejects.toThrow('the input of the command was lost');
});

it('goes on where the command ends with its input unread', async () => {
  const stdin = Readable.from([Buffer.alloc(3_000_000)]);
  expect((await box.shell('exit 3', { stdin })).code).toBe(3);
  const still = new PassThrough();
  expect((await box.shell('exit 4', { stdin: still })).code).toBe(4);
  expect(still.destroyed).toBe(false);
});
