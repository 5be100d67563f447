import { describe, expect, it } from 'vitest';
import { parseCopying, parsePlace } from '../../src/parse/place.js';

describe('one side of a copy', () => {
  it.each([
    ['web:/srv', { kind: 'sandbox', reference: 'web', path: '/srv' }],
    ['web:a:b/c', { kind: 'sandbox', reference: 'web', path: 'a:b/c' }],
    ['web:.', { kind: 'sandbox', reference: 'web', path: '.' }],
    ['C:\\x', { kind: 'sandbox', reference: 'C', path: '\\x' }],
    ['./a:b', { kind: 'local', path: './a:b' }],
    ['/a:b', { kind: 'local', path: '/a:b' }],
    ['a/b:c', { kind: 'local', path: 'a/b:c' }],
    ['a', { kind: 'local', path: 'a' }],
    ['./-', { kind: 'local', path: './-' }],
    ['-', { kind: 'stream' }],
  ])('%j is told by its first colon and slash', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
  });

  it.each(['', 'web:', ':/srv', 'a\0b'])('%j is refused', (text) => {
    expect(() => parsePlace(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('a copy', () => {
  it('goes one way or the other', () => {
    expect(parseCopying('a', 'web:/b').way).toBe('in');
    expect(parseCopying('-', 'web:/b').way).toBe('in');
    expect(parseCopying('web:/b', '-').way).toBe('out');
  });

  it.each([
    ['a', 'b', /neither side/],
    ['-', '-', /neither side/],
    ['a:/b', 'c:/d', /both sides/],
  ])('from %s to %s is refused', (from, to, message) => {
    expect(() => parseCopying(from, to)).toThrow(message);
  });
});
