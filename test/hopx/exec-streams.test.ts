import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../backends/contract/subject.js';
import { eventually } from '../support/engines.js';
import { execOf } from '../support/specs.js';
import { type Inside, insideOf, left } from './inside.js';

const MEGABYTE = 1024 ** 2;
let on: Inside;

beforeEach(async () => {
  on = await insideOf();
});
afterEach(() => on.close());

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Bytes of which no two places look alike. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return bytes;
}

/** All that lies in the folders of commands, in bytes. */
function lying(): number {
  const folders = left(on.folders());
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => sizeOf(join(folder, name))))
    .reduce((a, b) => a + b, 0);
}

/** It may be gone by now. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

describe('output', () => {
  it('of 24 MB comes whole and in order, and little of it lies inside meanwhile', async () => {
    const script = 'i=0; while [ $i -lt 24 ]; do head -c 1048576 /dev/urandom; i=$((i+1)); done | tee copy';
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, lying());
    }, 20);
    const { code, stdout } = await on.exec(['sh', '-c', script]);
    clearInterval(watch);
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 24 * MEGABYTE });
    expect(await on.shell('sha256sum <copy')).toBe(`${sumOf(stdout)}  -\n`);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(5 * MEGABYTE);
    expect(left(on.folders())).toEqual([]);
  });

  it('that is read slowly holds the command up, and takes no more room', async () => {
    let length = 0;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const stdout = new Writable({
      highWaterMark: 1,
      write: (part: Buffer, _encoding, done) => {
        length += part.length;
        void held.then(() => done());
      },
    });
    const streams = { stdin: null, stdout, stderr: new PassThrough() };
    const command = execOf(['sh', '-c', `head -c ${16 * MEGABYTE} /dev/zero; : >written`]);
    const { exitCode } = await on.backend.exec(on.id, command, streams, CALL);
    await eventually(() => lying() > MEGABYTE);
    await on.settled(lying);
    expect(lying()).toBeLessThan(5 * MEGABYTE);
    expect(await on.shell('ls')).toBe('');
    goOn();
    expect(await exitCode).toBe(0);
    expect(length).toBe(16 * MEGABYTE);
  });

  it('comes as it is written, and not at the end', async () => {
    const { running, says, stdout } = await on.begin([
      'sh',
      '-c',
      'echo one; until [ -e go ]; do sleep 0.02; done; echo two',
    ]);
    await says('one');
    expect(stdout().toString()).toBe('one\n');
    await on.shell(': >go');
    expect(await running.exitCode).toBe(0);
    expect(stdout().toString()).toBe('one\ntwo\n');
  });

  it('of a line at a time takes no more questions than the service allows', async () => {
    const script = 'i=0; while [ $i -lt 150 ]; do i=$((i+1)); echo $i; sleep 0.02; done';
    const { stdout } = await on.exec(['sh', '-c', script]);
    expect(stdout.toString().split('\n')).toHaveLength(151);
    expect(on.fake.agent.count(/run$/)).toBeLessThan(60);
  });

  it('that nobody reads any more ends the command by SIGPIPE, and leaves nothing', async () => {
    const stdout = new Writable({ write: (_part, _encoding, done) => done(new Error('EPIPE')) });
    stdout.on('error', () => {});
    const streams = { stdin: null, stdout, stderr: new PassThrough() };
    const script = 'yes; echo $? >ended';
    const { exitCode } = await on.backend.exec(on.id, execOf(['sh', '-c', script]), streams, CALL);
    expect(await exitCode).toBe(141);
    await eventually(async () => (await on.shell('cat ended 2>&1')) === '141\n');
    await eventually(() => left(on.folders()).length === 0);
  });
});

describe('input', () => {
  it('of several megabytes arrives whole, in order, and with its end', async () => {
    const stdin = noise(7 * MEGABYTE + 3);
    const { code, stdout } = await on.exec(['sha256sum'], { stdin });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: `${sumOf(stdin)}  -\n` });
    expect(left(on.folders())).toEqual([]);
  });

  it('is read no further than the command takes it', async () => {
    let read = 0;
    const source = new Readable({
      read() {
        read += 65_536;
        this.push(Buffer.alloc(65_536));
      },
    });
    const { running } = await on.begin(['sh', '-c', 'until [ -e go ]; do sleep 0.02; done; head -c 1'], {
      stdin: source,
    });
    await eventually(() => on.fake.agent.count(/upload$/) >= 8);
    await on.settled(() => read);
    expect(read).toBeLessThan(8 * MEGABYTE);
    expect(lying()).toBeLessThan(5 * MEGABYTE);
    await on.shell(': >go');
    expect(await running.exitCode).toBe(0);
    source.destroy();
  });

  it('arrives as it is typed, and its end when it is ended', async () => {
    const stdin = new PassThrough();
    const { running, says } = await on.begin(['cat'], { stdin });
    stdin.write('one\n');
    await says('one');
    stdin.write('two\n');
    await says('two');
    stdin.end();
    expect(await running.exitCode).toBe(0);
  });

  it.each([
    ['none', undefined],
    ['empty', Buffer.alloc(0)],
  ])('that is %s ends at once', async (_, stdin) => {
    const { code, stdout } = await on.exec(['cat'], stdin === undefined ? {} : { stdin });
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 0 });
  });

  it('that does not end keeps no command from its end', async () => {
    const stdin = new PassThrough();
    stdin.write('x');
    expect((await on.exec(['true'], { stdin })).code).toBe(0);
    expect(stdin.destroyed).toBe(false);
  });
});
