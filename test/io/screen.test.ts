import { describe, expect, it, vi } from 'vitest';
import { createIo } from '../../src/io/io.js';
import { createScreen } from '../../src/io/screen.js';
import { testHost } from '../support/host.js';

/** A screen on a terminal of that size, or in a pipe, and what was written since it was asked last. */
async function stage(size: { columns: number; rows: number } | null) {
  const { host, text } = testHost(size === null ? {} : { tty: true });
  if (size !== null) Object.assign(host.stdout, size);
  const io = await createIo(host, { mode: 'table', colour: false, input: true, debug: false });
  const screen = createScreen(io);
  const written = () => {
    const { stdout } = text;
    text.stdout = '';
    return stdout;
  };
  const resize = (to: object) => {
    Object.assign(host.stdout, to);
    host.stdout.emit('resize');
  };
  return { screen, written, resize, host };
}

const up = (lines: number) => `\u001b[${lines}A\r\u001b[J`;

describe('a text that replaces itself on a terminal', () => {
  it('goes up over all that it wrote before', async () => {
    const { screen, written } = await stage({ columns: 20, rows: 10 });
    screen.show(() => 'one\ntwo');
    expect(written()).toBe('one\ntwo\n');
    screen.show(() => 'three');
    expect(written()).toBe(`${up(2)}three\n`);
    screen.close();
  });

  it('goes up over lines that are broken, by their length or by a terminal that became narrower', async () => {
    const { screen, written, resize } = await stage({ columns: 20, rows: 10 });
    screen.show(() => `${'x'.repeat(30)}\ntwelve chars`);
    written();
    screen.show(() => 'twelve chars\nthree');
    expect(written()).toBe(`${up(3)}twelve chars\nthree\n`);
    resize({ columns: 10 });
    expect(written()).toBe(`${up(3)}twelve chars\nthree\n`);
    screen.close();
  });

  it('is no higher than the terminal, and says how much is not shown', async () => {
    const { screen, written, resize } = await stage({ columns: 20, rows: 5 });
    screen.show(() => 'a\nb\nc\nd\ne\nf');
    expect(written()).toBe('a\nb\nc\n… 3 more\n');
    resize({ rows: 7 });
    expect(written()).toBe(`${up(4)}a\nb\nc\nd\ne\nf\n`);
    resize({ rows: 2 });
    expect(written()).toBe(`${up(1)}a\n`);
    screen.close();
  });

  it('is made anew each second, and written where it has changed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { screen, written } = await stage({ columns: 20, rows: 5 });
    let age = 1;
    screen.show(() => `${age}s ago`);
    written();
    vi.advanceTimersByTime(3000);
    expect(written()).toBe('');
    age = 2;
    vi.advanceTimersByTime(1000);
    expect(written()).toBe(`${up(1)}2s ago\n`);
    screen.close();
    age = 3;
    vi.advanceTimersByTime(5000);
    expect(written()).toBe('');
    vi.useRealTimers();
  });

  it('stands below what somebody else has written meanwhile', async () => {
    const { screen, written } = await stage({ columns: 20, rows: 5 });
    screen.show(() => 'one');
    written();
    screen.forget();
    expect(written()).toBe('one\n');
    screen.show(() => 'two');
    expect(written()).toBe(`${up(1)}two\n`);
    screen.close();
  });

  it('leaves nobody listening', async () => {
    const { screen, host } = await stage({ columns: 20, rows: 5 });
    screen.close();
    expect(host.stdout.listenerCount('resize')).toBe(0);
  });
});

it('in a pipe one text comes after the other, and none twice in a row', async () => {
  const { screen, written } = await stage(null);
  for (const text of ['a', 'a', 'b', 'a']) screen.show(() => text);
  screen.close();
  expect(written()).toBe('a\n\nb\n\na\n');
});
