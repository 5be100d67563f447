import { closeSync, createWriteStream, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { quickOutput } from '../src/quick-output.js';
import { temporaryFolder } from './support/files.js';

let file: number | undefined;
afterEach(() => {
  if (file !== undefined) closeSync(file);
  file = undefined;
});

const never = (): NodeJS.WriteStream => {
  throw new Error('the stream was opened');
};

it('what is written is there at once and in order, and no stream is opened for it', async () => {
  const path = join(temporaryFolder(), 'out');
  file = openSync(path, 'w');
  const output = quickOutput(file, never);
  output.on('error', () => {});
  expect([output.isTTY, output.columns]).toEqual([false, undefined]);
  output.write('one\n');
  output.write(Buffer.from('zwei ü\n'));
  expect(readFileSync(path, 'utf8')).toBe('one\nzwei ü\n');
  await new Promise<void>((done) => output.write('', () => done()));
});

it('whoever wants more of it has the real stream, which goes on where it was', async () => {
  const path = join(temporaryFolder(), 'out');
  file = openSync(path, 'a');
  let opened = 0;
  const output = quickOutput(file, () => {
    opened += 1;
    return createWriteStream(path, { flags: 'a' }) as unknown as NodeJS.WriteStream;
  });
  output.write('one\n');
  const finished = new Promise<void>((done) => output.once('finish', done));
  output.write('two\n');
  output.end();
  await finished;
  expect(opened).toBe(1);
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

it('a disk that is full is told to who listens and to who has written', async () => {
  file = openSync('/dev/full', 'w');
  const output = quickOutput(file, never);
  const told = new Promise<NodeJS.ErrnoException>((done) => output.on('error', done));
  const answered = new Promise<Error | null | undefined>((done) => output.write('one\n', done));
  expect((await told).code).toBe('ENOSPC');
  expect(await answered).toBe(await told);
});

it('a terminal is the real stream from the beginning', () => {
  const real = {} as NodeJS.WriteStream;
  const terminal = openSync('/dev/ptmx', 'r+');
  file = terminal;
  expect(quickOutput(terminal, () => real)).toBe(real);
});
