import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { screenOf } from '../../scripts/screen.mjs';
import { createSpinner } from '../../src/io/spinner.js';
import { createTaskList } from '../../src/io/task-list.js';
import { eventually } from '../support/engines.js';
import { testIo } from '../support/io.js';

describe('a spinner on a terminal', () => {
  it('shows nothing for what is over at once', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io, { text: 'looking' });
    spinner.on({ text: 'pausing box' });
    await spinner.stop();
    expect(text).toEqual({ stdout: '', stderr: '' });
  });

  it('names what is waited for, since when, and is gone when it is over', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io, { text: 'looking' });
    spinner.on({ text: 'pausing box' });
    await eventually(() => /pausing box… 1s/.test(text.stderr));
    expect(text.stdout).toBe('');
    await spinner.stop();
    const left = text.stderr.slice(text.stderr.lastIndexOf('pausing box'));
    expect(left).toContain('\u001b[1G');
    expect(left).toContain('\u001b[?25h');
    const { length } = text.stderr;
    await new Promise((resolve) => setImmediate(resolve));
    expect(text.stderr).toHaveLength(length);
  });

  it('shows how far a pull is', async () => {
    const { io, text } = await testIo({ tty: true, colour: false });
    const spinner = createSpinner(io, { text: 'looking' });
    spinner.on({ text: 'pulling x', current: 512 * 1024, total: 1024 ** 2 });
    await eventually(() => text.stderr.includes('pulling x'));
    await spinner.stop();
    expect(text.stderr).toContain(`pulling x ${'█'.repeat(10)}${'░'.repeat(10)} 512 KiB of 1 MiB`);
  });

  it('never moves the cursor by what it names', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io, { text: 'looking' });
    spinner.on({ text: 'pausing \u001b[2J\nbox' });
    await eventually(() => text.stderr.includes('box'));
    await spinner.stop();
    expect(text.stderr).toContain('pausing ?[2J?box');
  });
});

describe('a list of tasks on a terminal', () => {
  it('has a line for each, and is gone when it is over', async () => {
    const { io, text } = await testIo({ tty: true, colour: false });
    const list = createTaskList(io, 3, { text: 'stopping 3 sandboxes' });
    const [a, b] = [list.begin('a', 'stopping'), list.begin('b', 'stopping')];
    a.end('stopped');
    b.end('failed: it is gone', { failed: true });
    b.end('stopped');
    list.begin('c', 'stopping').now('dreaming');
    await eventually(() => text.stderr.includes('c  dreaming…'));
    const shown = screenOf(text.stderr.replaceAll('\n', '\r\n'), 80).map((runs) =>
      runs.map((run) => run.text).join(''),
    );
    expect(shown).toEqual([
      expect.stringMatching(/^\S stopping 3 sandboxes, 1 done, 1 failed…$/),
      expect.stringMatching(/^ {2}a {2}stopped \d+ms$/),
      '  b  failed: it is gone',
      '  c  dreaming…',
    ]);
    await list.stop();
    expect(screenOf(text.stderr.replaceAll('\n', '\r\n'), 80).flat()).toEqual([]);
    expect(text.stdout).toBe('');
  });
});

describe('without colour', () => {
  it.each([
    ['NO_COLOR', { env: { NO_COLOR: '1', TERM: 'xterm' } }],
    ['--no-color', { colour: false }],
  ])('(%s) a spinner has none', async (_how, options) => {
    vi.stubEnv('FORCE_COLOR', '1');
    const { io, text } = await testIo({ tty: true, ...options });
    const spinner = createSpinner(io, { text: 'pausing box' });
    await eventually(() => text.stderr.includes('pausing box'));
    await spinner.stop();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
    expect(text.stderr).not.toMatch(/\u001b\[\d*m/);
  });
});

describe('where nothing may move', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('a spinner says each pull at once, in a line, and nothing else that is over soon', async () => {
    const { io, text } = await testIo();
    const spinner = createSpinner(io, { text: 'looking' });
    spinner.on({ text: 'creating box' });
    await vi.advanceTimersByTimeAsync(4900);
    spinner.on({ text: 'pulling x' });
    spinner.on({ text: 'pulling x', current: 1, total: 2 });
    await vi.advanceTimersByTimeAsync(60_000);
    spinner.on({ text: 'starting box' });
    await spinner.stop();
    expect(text).toEqual({ stdout: '', stderr: 'pulling x\n' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a spinner names what takes longer than 5 s, once', async () => {
    const { io, text } = await testIo({ env: { CI: '1' }, ttys: { stderr: true }, colour: false });
    const spinner = createSpinner(io, { text: 'waiting for box', limitMs: 90_000 });
    await vi.advanceTimersByTimeAsync(5000);
    spinner.on({ text: 'waiting for box' });
    await vi.advanceTimersByTimeAsync(60_000);
    await spinner.stop();
    expect(text.stderr).toBe('waiting for box, for 1m 30s at most\n');
  });

  it('a list of tasks says of each that ends later what became of it', async () => {
    const { io, text } = await testIo();
    const list = createTaskList(io, 3, { text: 'stopping 3 sandboxes' });
    const lines = ['a', 'b', 'c'].map((title) => list.begin(title, 'stopping'));
    lines[0]?.end('stopped');
    await vi.advanceTimersByTimeAsync(6000);
    lines[1]?.end('stopped');
    lines[2]?.end('failed: gone\nsince when?', { failed: true });
    await list.stop();
    expect(text).toEqual({
      stdout: '',
      stderr: 'stopping 3 sandboxes\n2 of 3: b stopped\n3 of 3: c failed: gone?since when?\n',
    });
  });

  it.each(['json', 'jsonl', 'id'] as const)('%s has nothing of it, and no timer', async (mode) => {
    const { io, text } = await testIo({ mode });
    const spinner = createSpinner(io, { text: 'pulling x' });
    spinner.on({ text: 'pulling y' });
    const list = createTaskList(io, 2, { text: 'stopping 2 sandboxes' });
    const line = list.begin('a', 'stopping');
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(6000);
    line.end('stopped');
    await Promise.all([spinner.stop(), list.stop()]);
    expect(text).toEqual({ stdout: '', stderr: '' });
  });
});

it('-q has no spinner on a terminal either', async () => {
  vi.useFakeTimers();
  const { io } = await testIo({ tty: true, mode: 'id' });
  const spinner = createSpinner(io, { text: 'pausing box' });
  expect(vi.getTimerCount()).toBe(0);
  await spinner.stop();
  vi.useRealTimers();
});
