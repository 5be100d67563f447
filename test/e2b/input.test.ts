import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { type Sandboxed, START, sandboxed } from './inside.js';

const INPUTS = /SendInput$/;
const ENDS = /CloseStdin$/;

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const inputs = () => box.fake.requests.filter(({ path }) => path.endsWith('/SendInput'));

it('brings several MB of any bytes whole and in order, in parts, and then the end', async () => {
  const bytes = Buffer.alloc(5_000_001);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 31 + (at >> 9)) & 255;
  const { code, stdout } = await box.run(['sha256sum'], { stdin: Readable.from([bytes]) });
  expect({ code, sum: stdout.toString().split(' ')[0] }).toEqual({ code: 0, sum: digest(bytes) });
  const sizes = inputs().map(({ body }) => Buffer.from(body.input.stdin, 'base64').length);
  expect(Math.max(...sizes)).toBe(64 * 1024);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes.length);
  expect(box.fake.count(ENDS)).toBe(1);
});

it('reads ahead of a slow command no more than there is room for, and waits for it', async () => {
  const stdin = Readable.from(
    (function* () {
      for (let count = 0; count < 400; count += 1) yield Buffer.alloc(16 * 1024, 'x');
    })(),
    { objectMode: false, highWaterMark: 16 * 1024 },
  );
  const begun = await box.begin(['sh', '-c', 'until [ -e go ]; do sleep 0.02; done; wc -c'], { stdin });
  await eventually(() => inputs().length > 1);
  await box.shell('sleep 0.2');
  const before = inputs().length;
  await box.shell('touch go');
  expect(before).toBeLessThan(20);
  expect(await begun.running.exitCode).toBe(0);
  expect(begun.text().trim()).toBe(String(400 * 16 * 1024));
});

it('gives an empty input where there is none, though what answers inside may not know how', async () => {
  expect(await box.run(['cat'])).toMatchObject({ code: 0, stdout: Buffer.alloc(0) });
  expect(await box.run(['cat'], { stdin: Readable.from([]) })).toMatchObject({ code: 0 });
  expect(inputs()).toEqual([]);
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

describe('an input of which it is not known whether it came is not brought twice, and is a failure', () => {
  it.each<[string, Fault, boolean]>([
    ['cut before it was read', { kind: 'cut' }, false],
    ['cut behind it', { kind: 'lost' }, true],
    ['behind a gateway', { kind: 'lost-behind', reply: BAD_GATEWAY }, true],
  ])('%s', async (_, fault, arrives) => {
    box.fake.fault(INPUTS, fault);
    const begun = await box.begin(['cat'], { stdin: Readable.from([Buffer.from('once\n')]) });
    const own = box.process();
    await expect(begun.running.exitCode).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('the connection to the command was lost'),
    });
    expect(inputs()).toHaveLength(1);
    expect(box.fake.count(ENDS)).toBe(0);
    expect(own.received).toBe(arrives ? 5 : 0);
  });
});

it('one that was refused before anything was done is brought once more', async () => {
  const body = { code: 'resource_exhausted', message: 'too many requests' };
  box.fake.fault(INPUTS, { kind: 'reply', reply: { status: 429, headers: { 'retry-after': '0' }, body } });
  const { code, stdout } = await box.run(['cat'], { stdin: Readable.from([Buffer.from('once\n')]) });
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'once\n' });
});

it.each([INPUTS, ENDS])(
  'that cannot be brought at all is a failure, and no silent end of it: %s',
  async (on) => {
    const body = { code: 'invalid_argument', message: 'no' };
    box.fake.fault(on, { kind: 'reply', reply: { status: 400, body } });
    const running = box.run(['cat'], { stdin: Readable.from([Buffer.from('x')]) });
    await expect(running).rejects.toThrow('the input of the command was lost: e2b: no');
  },
);

it('goes on where the command ends with its input unread', async () => {
  const stdin = Readable.from([Buffer.alloc(3_000_000)]);
  expect((await box.shell('exit 3', { stdin })).code).toBe(3);
  const still = new PassThrough();
  expect((await box.shell('exit 4', { stdin: still })).code).toBe(4);
  expect(still.destroyed).toBe(false);
});

it('goes on where the command closes its input', async () => {
  const stdin = Readable.from([Buffer.alloc(1_000_000)]);
  const { code, stdout } = await box.shell('exec <&-; sleep 0.1; echo on', { stdin });
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'on\n' });
});

describe('where what answers inside is too old to tell the end of input', () => {
  it('that is said, with nothing begun', async () => {
    box.sandbox().envdVersion = '0.5.1';
    await expect(box.run(['cat'], { stdin: Readable.from(['x']) })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('the template is too old'),
    });
    expect(box.fake.count(START)).toBe(0);
    expect((await box.run(['cat'])).code).toBe(0);
  });

  it('though its version is not told, that is said when it turns out', async () => {
    box.sandbox().envdVersion = '0.0.0';
    box.fake.fault(ENDS, { kind: 'reply', reply: { status: 404, body: '404 page not found\n' } });
    await expect(box.run(['cat'], { stdin: Readable.from(['x']) })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('too old'),
    });
  });
});
