import { describe, expect, it } from 'vitest';
import { helpLines } from '../../src/top/help.js';
import { actionFor } from '../../src/top/keys.js';
import { boxes, press, showing, textsOf } from './drive.js';

const state = showing(boxes(2));
const [first] = boxes(2);

describe('a key', () => {
  it.each([
    { key: 'p', action: { kind: 'change', verb: 'pause', sandbox: first } },
    { key: 'r', action: { kind: 'change', verb: 'resume', sandbox: first } },
    { key: 's', action: { kind: 'change', verb: 'stop', sandbox: first } },
    { key: 'S', action: { kind: 'change', verb: 'start', sandbox: first } },
    { key: 'e', action: { kind: 'shell', sandbox: first } },
    { key: 'ENTER', action: { kind: 'shell', sandbox: first } },
    { key: 'q', action: { kind: 'leave' } },
    { key: 'CTRL_C', action: { kind: 'interrupt' } },
    { key: 'z', action: null },
  ])('$key means what it says', ({ key, action }) => {
    expect(actionFor(state, key)).toEqual(action);
  });

  it.each(['p', 'r', 's', 'S', 'e', 'ENTER'])('%s does nothing where nothing is selected', (key) => {
    expect(actionFor(showing([]), key)).toBeNull();
  });

  it.each(['p', 'q', 'x', '?', 'j'])('%s is a letter like any other while a filter is typed', (key) => {
    expect(press(state, '/', key).filter).toBe(key);
  });

  it('interrupts or suspends whatever is asked or typed', () => {
    for (const keys of [['/'], ['x']]) {
      expect(actionFor(press(state, ...keys), 'CTRL_C')).toEqual({ kind: 'interrupt' });
      expect(actionFor(press(state, ...keys), 'CTRL_Z')).toEqual({ kind: 'suspend' });
    }
  });
});

describe('x', () => {
  it('asks, and kills only after y the one that was asked about', () => {
    const asked = press(state, 'x');
    expect(textsOf(asked).at(-1)).toBe('kill web-1 on local? y/n');
    expect(actionFor(asked, 'y')).toEqual({ kind: 'change', verb: 'kill', sandbox: first });
  });

  it.each(['n', 'ESCAPE', 'ENTER', 'q'])('is taken back by %s', (key) => {
    const now = press(state, 'x', key);
    expect(now.doomed).toBeNull();
    expect(actionFor(now, 'y')).toBeNull();
  });

  it.each(['p', 'j', 's', '/'])('hears no %s before the answer', (key) => {
    expect(actionFor(press(state, 'x'), key)).toBeNull();
  });
});

describe('?', () => {
  it('shows all keys, and again hides them', () => {
    const shown = textsOf(press(state, '?')).join('\n');
    for (const key of ['p pause', 'S start', 'x kill', 'q leave']) expect(shown).toContain(key);
    expect(textsOf(press(state, '?', '?'))).toEqual(textsOf(state));
  });

  it.each([30, 60, 100])('needs no more than %i columns', (width) => {
    expect(Math.max(...helpLines(width).map(({ length }) => length))).toBeLessThanOrEqual(
      Math.max(width, '↑ ↓ j k PgUp PgDn Home End move'.length),
    );
  });
});
