import { describe, expect, it } from 'vitest';
import { createIo } from '../../src/io/io.js';
import { createPrompts, type Prompts } from '../../src/io/prompt.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { testHost } from '../support/host.js';

const CHOICES = ['apple', 'pear', 'plum'].map((name) => ({ name, value: name.toUpperCase() }));
const [UP, DOWN, ENTER, SPACE] = ['\u001b[A', '\u001b[B', '\r', ' '];
const [CTRL_C, ESC, BACKSPACE] = ['\u0003', '\u001b', '\u007f'];

/** A person at a terminal: a question, and the keys that are pressed once it is there. */
async function answer<T>(ask: (prompts: Prompts) => Promise<T>, question: string, keys: string[]) {
  const { host, text } = testHost({ tty: true, env: { TERM: 'xterm' } });
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
  return { asked, text, controller };
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
    expect(text.stderr).toContain('At least one choice must be marked');
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Esc', ESC],
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

  it('that a signal ends is cancelled', async () => {
    const { asked, controller } = await answer((prompts) => prompts.confirm('Sure?'), 'Sure?', []);
    controller.abort();
    expect(await rejectionOf(asked)).toMatchObject({ code: 'cancelled' });
  });
});
