import { describe, expect, it } from 'vitest';
import { parseName } from '../../src/parse/word.js';
import { inventName } from '../../src/sandbox/name.js';

describe('an invented name', () => {
  const names = Array.from({ length: 200 }, inventName);

  it('is a name that create takes', () => {
    expect(names.map(parseName)).toEqual(names);
  });

  it('cannot be taken for an id', () => {
    expect(names.filter((name) => /^[0-9a-f]+$/.test(name))).toEqual([]);
  });

  it('is hardly ever the same twice', () => {
    expect(new Set(names).size).toBeGreaterThan(195);
  });
});
