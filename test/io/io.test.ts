import { describe, expect, it } from 'vitest';
import { conflictError, otherError } from '../../src/errors.js';
import { errorObject, printable } from '../../src/io/io.js';
import { OUTPUT_MODES } from '../../src/io/output-mode.js';
import { testIo } from '../support/io.js';

const FAILURE = conflictError('cannot pause box: it is stopped', {
  hint: 'use `sandman start` first',
  backend: 'local',
  id: 'abc',
});

describe('the answer', () => {
  it('goes to stdout, as it is', async () => {
    const { io, text } = await testIo();
    io.out('password=hunter2 \u001b[0m');
    expect(text).toEqual({ stdout: 'password=hunter2 \u001b[0m\n', stderr: '' });
  });
});

describe('talk', () => {
  it.each(OUTPUT_MODES)('under %s goes to stderr, if anywhere', async (mode) => {
    const { io, text } = await testIo({ mode, debug: true });
    io.note('a note');
    io.warn('a warning');
    io.debug('a detail');
    io.fail(FAILURE);
    expect(text.stdout).toBe('');
    expect(text.stderr).toContain('a warning');
    expect(text.stderr).toContain('a detail');
    expect(text.stderr.includes('a note')).toBe(!mode.startsWith('json'));
  });

  it('of --debug is silent without it', async () => {
    const { io, text } = await testIo();
    io.debug('a detail');
    expect(text.stderr).toBe('');
  });

  it('never shows a secret', async () => {
    const { io, text } = await testIo({ debug: true });
    for (const say of [io.note, io.warn, io.debug]) say('GET tcp://me:hunter2@host with Bearer hunter2');
    io.fail(otherError('refused: token=hunter2', { hint: 'api_key: hunter2' }));
    expect(text.stderr).not.toContain('hunter2');
    expect(text.stderr).toContain('tcp://***@host');
  });

  it.each(['json', 'jsonl'] as const)('under %s is JSON without the secret', async (mode) => {
    const { io, text } = await testIo({ mode });
    io.fail(otherError('login failed: password="hunter2", token=\'hunter2\'', { hint: 'secret="hunter2"' }));
    io.warn('refused {"api_key": "hunter2"}');
    expect(text.stderr).not.toContain('hunter2');
    const lines = text.stderr.trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([['error'], ['warning']]);
  });

  it('never moves the cursor of a terminal', async () => {
    const evil = '\u001b[2J\u0007\r\u009b';
    const { io, text } = await testIo({ tty: true, debug: true, colour: false });
    for (const say of [io.note, io.warn, io.debug]) say(`x${evil}y`);
    io.fail(otherError(`x${evil}y`, { hint: `x${evil}y`, requestId: evil }));
    expect(text.stderr.replaceAll('\n', '')).toBe(printable(text.stderr.replaceAll('\n', '')));
    expect(text.stderr).toContain('x?[2J???y');
  });
});

describe('a failure', () => {
  it('is a line, and a hint', async () => {
    const { io, text } = await testIo();
    io.fail(FAILURE);
    expect(text.stderr).toBe('error: cannot pause box: it is stopped\nhint: use `sandman start` first\n');
  });

  it.each(['json', 'jsonl'] as const)('under %s is one line of JSON', async (mode) => {
    const { io, text } = await testIo({ mode });
    io.fail(FAILURE);
    expect(text.stderr.split('\n')).toHaveLength(2);
    expect(JSON.parse(text.stderr)).toEqual({
      error: {
        code: 'conflict',
        exitCode: 8,
        message: 'cannot pause box: it is stopped',
        hint: 'use `sandman start` first',
        backend: 'local',
        id: 'abc',
        requestId: null,
        retryable: false,
      },
    });
  });

  it('has every field as an object, whatever is known', () => {
    expect(errorObject(otherError('x'))).toEqual({
      code: 'other',
      exitCode: 1,
      message: 'x',
      hint: null,
      backend: null,
      id: null,
      requestId: null,
      retryable: false,
    });
  });

  it('tells the request that it was, which support asks for', async () => {
    const { io, text } = await testIo();
    io.fail(otherError('refused', { requestId: 'req-1' }));
    expect(text.stderr).toBe('error: refused\nrequest: req-1\n');
  });

  it('tells where it comes from under --debug, and what caused it', async () => {
    const { io, text } = await testIo({ debug: true });
    io.fail(otherError('refused', { cause: new Error('the root') }));
    expect(text.stderr).toMatch(/at .*io\.test\.ts/);
    expect(text.stderr).toContain('caused by Error: the root');
  });
});

describe('a terminal', () => {
  const all = { stdin: true, stdout: true, stderr: true };
  it.each([
    ['all three', all, {}, true, true, true],
    ['no stdout', { ...all, stdout: false }, {}, true, true, true],
    ['no stdin', { ...all, stdin: false }, {}, true, false, true],
    ['no stderr', { ...all, stderr: false }, {}, true, false, false],
    ['none', {}, {}, true, false, false],
    ['all, and --no-input', all, {}, false, false, true],
    ['all, and CI', all, { CI: 'true' }, true, false, false],
    ['all, and CI=1', all, { CI: '1' }, true, false, false],
    ['all, and CI=false', all, { CI: 'false' }, true, true, true],
    ['all, and CI=0', all, { CI: '0' }, true, true, true],
    ['all, and CI empty', all, { CI: '' }, true, true, true],
    ['all, and TERM=dumb', all, { TERM: 'dumb' }, true, true, false],
  ])('on %s is asked, and moves: %#', async (_, ttys, env, input, promptable, lively) => {
    const { io } = await testIo({ ttys, env, input });
    expect([io.promptable, io.lively]).toEqual([promptable, lively]);
  });

  it('has a width, and a pipe has none', async () => {
    expect((await testIo({ tty: true, columns: 123 })).io.width).toBe(123);
    expect((await testIo({ ttys: { stderr: true } })).io.width).toBeNull();
  });

  it('without a size is as wide as usual, and shows nothing that moves', async () => {
    const { io } = await testIo({ tty: true, columns: 0 });
    expect([io.width, io.lively]).toEqual([80, false]);
    expect((await testIo({ tty: true })).io.lively).toBe(true);
  });
});

describe('printable text', () => {
  it.each([
    ['plain', 'plain'],
    ['ünï 漢字 🎉', 'ünï 漢字 🎉'],
    ['two\nlines', 'two\nlines'],
    ['\u001b[31mred\u001b[0m', '?[31mred?[0m'],
    ['a\rb\tc\bd\0e\u007ff', 'a?b?c?d?e?f'],
    ['\u009b31m', '?31m'],
  ])('of %j is %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});
