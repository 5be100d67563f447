import { describe, expect, it } from 'vitest';
import { isTransitional, STATES, shortId, titleOf } from '../../src/sandbox/sandbox.js';
import { idOf } from '../support/sandboxes.js';

describe('a sandbox', () => {
  it('is in a transition in these states, and in no other', () => {
    const transitional = ['creating', 'pausing', 'resuming', 'stopping', 'killing'];
    expect(STATES.filter(isTransitional)).toEqual(transitional);
  });

  it('is called by its name, else by the short form of its id', () => {
    expect(titleOf({ id: idOf('abc'), name: 'box' })).toBe('box');
    expect(titleOf({ id: idOf('abc'), name: null })).toBe('abc000000000');
  });

  it.each(['i-0123456789abcdef', 'ABC'.padEnd(64, '0'), 'a'.repeat(63), 'a'.repeat(65)])(
    'keeps its id %s whole, which is no long hexadecimal one',
    (id) => {
      expect(shortId(id)).toBe(id);
    },
  );
});
