import { describe, expect, it } from 'vitest';
import { createIo } from '../../src/io/io.js';
import { createPrompts, type Prompts } from '../../src/io/prompt.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { testHost } from '../support/host.js';

const CHOICES = ['apple', 'pear', 'plum'].map((name) => ({ name, value: name.toUpperCase() }));
const [UP, DOWN, ENTER, SPACE] = ['\u001b[A', '\u001b[B', '\r', ' '];
const [CTRL_C, CTRL_D, ESC, BACKSPACE] = ['\u0003', '\u0004', '\u001b', '\u007f'];

/** A person at a terminal: a question, and the keys that are pressed once it is there. */
async function answer<T>(
  ask: (prompts: Prompts) => Promise<T>,
  question: string,
  keys: string[],
  TERM = 'xterm',
) {
  const { host, text } = testHost({ tty: true, env: { TERM } });
  const io = await createIo(host, { mode: 'table', colour: false, input: true, debug: false });
  const controller = new AbortController();
  const asked = ask(createPrompts(io, controller.signal));
  asked.catch(() => {});
  await eventually(() => text.stderr.includes(question));
  for (const key of keys) {
    const { length } = text.stderr;
    host.stdin.write(key);
    await eventually(() => text.stderr.length > length);
  }
  return { asked, text, controller, host };
}

describe('a question', () => {
  it.each([
    [['y', ENTER], true],
    [['n', ENTER], false],
    [[ENTER], false],
  ])('is answered by the keys %j', async (keys, expected) => {
    const { asked, text } = await answer((prompts) => prompts.confirm('Sure?'), 'Sure?', keys);
    expect(await asked).toBe(expected);
    expect(text.stdout).toBe('');
  });

  it('among choices takes the one at the cursor', async () => {
    const { asked } = await answer((prompts) => prompts.one('Which?', CHOICES), 'plum', [
      DOWN,
      DOWN,
      UP,
      ENTER,
    ]);
    expect(await asked).toBe('PEAR');
  });

  it('among choices is narrowed by typing', async () => {
    const { asked } = await answer((prompts) => prompts.one('Which?', CHOICES), 'plum', ['L', 'U', ENTER]);
    expect(await asked).toBe('PLUM');
  });

  it('of several takes those that were marked', async () => {
    const keys = [SPACE, DOWN, DOWN, SPACE, ENTER];
    const { asked } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', keys);
    expect(await asked).toEqual(['APPLE', 'PLUM']);
  });

  it('of several is narrowed by typing, and what was marked before stays marked', async () => {
    const keys = [SPACE, 'p', 'l', 'u', SPACE, BACKSPACE, BACKSPACE, BACKSPACE, ENTER];
    const { asked } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', keys);
    expect(await asked).toEqual(['APPLE', 'PLUM']);
  });

  it('of several marks nothing where nothing matches, and a second Space takes the mark away', async () => {
    const keys = [`x${SPACE}${DOWN}`, BACKSPACE, SPACE, SPACE, DOWN, SPACE, ENTER];
    const { asked, text } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', keys);
    expect(await asked).toEqual(['PEAR']);
    expect(text.stderr).toContain('nothing matches');
  });

  it('of several is not answered by none', async () => {
    const { asked, text } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', [
      ENTER,
      SPACE,
      ENTER,
    ]);
    expect(await asked).toEqual(['APPLE']);
    expect(text.stderr).toContain('nothing is marked yet');
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Esc', ESC],
    ['Ctrl-D', CTRL_D],
  ])('that is left with %s is cancelled', async (_, key) => {
    for (const ask of [
      (prompts: Prompts) => prompts.one('Which?', CHOICES),
      (prompts: Prompts) => prompts.several('Which?', CHOICES),
    ]) {
      const { asked } = await answer<unknown>(ask, 'plum', [DOWN, key]);
      expect(await rejectionOf(asked)).toMatchObject({
        code: 'cancelled',
        message: 'nothing was chosen, and nothing was done',
      });
    }
  });

  it('among more than fit says how many there are, and has as many lines as the terminal at most', async () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ name: `row-${at}.`, value: at }));
    const { asked, text } = await answer((prompts) => prompts.one('Which?', many), 'row-11.', [ENTER]);
    expect(await asked).toBe(0);
    expect(text.stderr).toContain('12 of 30');
    expect(text.stderr).not.toContain('row-12.');
  });

  it('takes a Tab, an arrow or an Enter that is refused for no part of what is searched', async () => {
    const keys = ['p', '\t', 'l', ENTER, DOWN, 'u', SPACE, ENTER];
    const { asked } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', keys);
    expect(await asked).toEqual(['PLUM']);
  });

  it('searches in more than is shown, where there is more', async () => {
    const choices = [
      { name: 'one', value: 1, searched: 'first' },
      { name: 'two', value: 2, searched: 'second' },
    ];
    const { asked } = await answer((prompts) => prompts.one('Which?', choices), 'two', [
      'S',
      'E',
      'C',
      ENTER,
    ]);
    expect(await asked).toBe(2);
  });

  it('whose input comes to its end is cancelled', async () => {
    const { asked, host } = await answer((prompts) => prompts.several('Which?', CHOICES), 'plum', []);
    host.stdin.end();
    expect(await rejectionOf(asked)).toMatchObject({ code: 'cancelled' });
  });

  it('that a signal ends is cancelled', async () => {
    const { asked, controller } = await answer((prompts) => prompts.confirm('Sure?'), 'Sure?', []);
    controller.abort();
    expect(await rejectionOf(asked)).toMatchObject({ code: 'cancelled' });
  });
});

describe('a question on a terminal without cursor codes', () => {
  /** Each line once there is another question. */
  async function line<T>(ask: (prompts: Prompts) => Promise<T>, lines: string[]) {
    const { asked, text, controller, host } = await answer(ask, '?', [], 'dumb');
    for (const [at, typed] of lines.entries()) {
      await eventually(() => text.stderr.split('? ').length > at + 1);
      host.stdin.write(typed);
    }
    return { asked, text, controller, host };
  }

  it.each([
    ['y\n', true],
    [' YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
  ])('is answered by the line %j', async (typed, expected) => {
    const { asked, text } = await line((prompts) => prompts.confirm('Sure?'), [typed]);
    expect(await asked).toBe(expected);
    expect(text).toEqual({ stdout: '', stderr: 'Sure? (y/N) ' });
  });

  it('among choices takes a number, and asks again where that is none of them', async () => {
    const typed = ['4\n', '1 2\n', 'plum\n', '3\n'];
    const { asked, text } = await line((prompts) => prompts.one('Which?', CHOICES), typed);
    expect(await asked).toBe('PLUM');
    const again = 'Which? (a number) write a number from 1 to 3\n';
    expect(text.stderr).toBe(`1) apple\n2) pear\n3) plum\n${again.repeat(3)}Which? (a number) `);
  });

  it('of several takes numbers, in the order of the choices', async () => {
    const { asked } = await line((prompts) => prompts.several('Which?', CHOICES), ['3 4\n', '3, 1 3\n']);
    expect(await asked).toEqual(['APPLE', 'PLUM']);
  });

  it('for a secret shows nothing of it', async () => {
    const { asked, text } = await line((prompts) => prompts.secret('Key?'), ['s3cret\r']);
    expect(await asked).toBe('s3cret');
    expect(text.stderr).toBe('Key? (not shown) \n');
  });

  it('that is answered by an empty line or the end of input is cancelled', async () => {
    for (const ask of [
      (prompts: Prompts) => prompts.one('Which?', CHOICES),
      (prompts: Prompts) => prompts.several('Which?', CHOICES),
    ]) {
      expect(await rejectionOf((await line<unknown>(ask, ['\n'])).asked)).toMatchObject({
        code: 'cancelled',
      });
    }
  });

  it('that a signal ends is cancelled', async () => {
    const { asked, controller } = await line((prompts) => prompts.confirm('Sure?'), []);
    controller.abort();
    expect(await rejectionOf(asked)).toMatchObject({ code: 'cancelled' });
  });
});
