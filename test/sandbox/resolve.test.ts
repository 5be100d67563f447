import { describe, expect, it } from 'vitest';
import { choose } from '../../src/sandbox/resolve.js';
import { failureOf } from '../support/failure.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

const abcd = sandboxOf({ id: idOf('abcd'), name: 'one' });
const abce = sandboxOf({ id: idOf('abce'), name: 'two' });
const nameless = sandboxOf({ id: idOf('ffff1'), name: null });
const hexNamed = sandboxOf({ id: idOf('9999'), name: 'abcd' });
const shortNamed = sandboxOf({ id: idOf('8888'), name: 'abcd00000000' });
const remote = sandboxOf({ id: 'i-0123456789', name: 'i-01' });

describe('a reference', () => {
  it.each([
    ['a whole id', abcd.id, abcd],
    ['the short form of an id that tables print', 'abcd00000000', abcd],
    ['a beginning of 4 characters', 'abcd', abcd],
    ['a name', 'two', abce],
    ['the beginning of an id without a name', 'ffff', nameless],
  ])('by %s finds its sandbox', (_, reference, expected) => {
    expect(choose([abcd, abce, nameless], reference, 'memory')).toBe(expected);
  });

  it('by a whole id wins over a name', () => {
    const named = sandboxOf({ id: idOf('7777'), name: abcd.id });
    expect(choose([named, abcd], abcd.id, 'memory')).toBe(abcd);
  });

  it('by the short form of an id wins over a name', () => {
    expect(choose([shortNamed, abcd], 'abcd00000000', 'memory')).toBe(abcd);
  });

  it('by the name of a sandbox whose id begins so too finds that one', () => {
    expect(choose([remote], 'i-01', 'memory')).toBe(remote);
  });

  it.each(['', 'abc', 'x', 'tw'])('"%s" is too little of an id, and no name', (reference) => {
    const { code, message, details } = failureOf(() => choose([abcd, abce], reference, 'memory'));
    expect(code).toBe('not_found');
    expect(message).toBe(`no sandbox "${reference}" on memory`);
    expect(details).toMatchObject({ backend: 'memory', hint: expect.stringContaining('sandman list') });
  });

  it.each([
    ['beginnings of two ids', [abcd, sandboxOf({ id: idOf('abcd1'), name: null })], 'abcd'],
    ["a beginning that is another's name", [abcd, hexNamed], 'abcd'],
  ])('that may mean several, by %s, lists them', (_, candidates, reference) => {
    const { code, message } = failureOf(() => choose(candidates, reference, 'memory'));
    expect(code).toBe('usage');
    for (const { id, name } of candidates) expect(message).toContain(name === null ? id : `${id} (${name})`);
  });

  it('of nothing among nothing is not_found', () => {
    expect(failureOf(() => choose([], 'box', 'memory')).code).toBe('not_found');
  });
});
