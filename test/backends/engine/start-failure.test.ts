import { describe, expect, it } from 'vitest';
import { doubtStart } from '../../../src/backends/engine/start-failure.js';
import { failureOf } from '../../support/failure.js';

const piece = (text: string, toStderr = false) => ({ toStderr, piece: Buffer.from(text) });
const texts = (pieces: { piece: Buffer }[]) => pieces.map(({ piece: bytes }) => bytes.toString());
const DOCKER = 'OCI runtime exec failed: exec failed: unable to start container process: ';

describe('the output of a command', () => {
  it('goes on at once where it does not begin as an engine’s own words do', () => {
    const start = doubtStart();
    expect(texts(start.accept(piece('hello')))).toEqual(['hello']);
    expect(texts(start.accept(piece(`${DOCKER}x`)))).toEqual([`${DOCKER}x`]);
    expect(start.settle(127)).toEqual([]);
  });

  it('is output all the same where the command ended as a command does', () => {
    const start = doubtStart();
    const words = `${DOCKER}quoted by a log`;
    expect(start.accept(piece(words))).toEqual([]);
    expect(texts(start.settle(0))).toEqual([words]);
  });

  it('is output where it is too long for an engine’s own words', () => {
    const start = doubtStart();
    expect(start.accept(piece(DOCKER))).toEqual([]);
    expect(texts(start.accept(piece('x'.repeat(4096))))).toEqual([DOCKER, 'x'.repeat(4096)]);
  });

  it('keeps to its streams', () => {
    const start = doubtStart();
    start.accept(piece(DOCKER));
    start.accept(piece('more', true));
    expect(start.settle(1).map(({ toStderr }) => toStderr)).toEqual([false, true]);
  });
});

describe('an engine that cannot start a command', () => {
  it.each([
    [
      'exec: "x": executable file not found in $PATH: unknown',
      127,
      'not_found',
      127,
      'exec: "x": executable file not found in $PATH',
    ],
    [
      'exec: "/x": stat /x: no such file or directory: unknown',
      127,
      'not_found',
      127,
      'exec: "/x": stat /x: no such file or directory',
    ],
    ['exec: "/x": permission denied: unknown', 126, 'other', 126, 'exec: "/x": permission denied'],
    ['exec /x: exec format error: unknown', 126, 'other', 126, 'exec /x: exec format error'],
    [
      'chdir to cwd ("/x") failed: no such file or directory: unknown',
      126,
      'other',
      undefined,
      'chdir to cwd ("/x") failed: no such file or directory',
    ],
  ])('says so: %s', (words, exitCode, code, ownCode, reason) => {
    const start = doubtStart();
    start.accept(piece(`${DOCKER}${words}\r\n`));
    const failure = failureOf(() => start.settle(exitCode));
    expect([failure.code, failure.message]).toEqual([code, `the command could not be started: ${reason}`]);
    expect(failure.details.exitCode).toBe(ownCode);
  });

  it('is believed where its words come in pieces', () => {
    const start = doubtStart();
    start.accept(piece(DOCKER));
    start.accept(piece('exec: "x": executable file not found in $PATH'));
    expect(failureOf(() => start.settle(127)).code).toBe('not_found');
  });
});
