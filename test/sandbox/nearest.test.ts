import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/sandbox/nearest.js';

describe('the nearest words', () => {
  it.each([
    ['a letter that is wrong', 'wab', ['web'], ['web']],
    ['a letter that is missing', 'wb', ['web'], ['web']],
    ['a letter too many', 'weeb', ['web'], ['web']],
    ['two that have changed places', 'wbe', ['web'], ['web']],
    ['two mistakes', 'pasued1', ['paused'], ['paused']],
    ['the case of letters', 'WEB', ['web'], ['web']],
    [
      'what is nearer first, and at most three',
      'work',
      ['walk', 'word', 'fork', 'works', 'play'],
      ['fork', 'word', 'works'],
    ],
    ['three mistakes are another word', 'frontend', ['frmtemp'], []],
    ['of a short word one mistake is all', 'web', ['db1', 'dab', 'abe'], []],
    ['each once', 'wob', ['web', 'web'], ['web']],
    ['nothing of nothing', 'web', [], []],
  ])('%s', (_, word, words, expected) => {
    expect(nearest(word, words)).toEqual(expected);
  });

  it('make a hint, in front of what it says besides', () => {
    expect(didYouMean('wab', ['web', 'wax', 'wad'], 'see `x`')).toBe('did you mean wad, wax or web? see `x`');
    expect(didYouMean('wab', ['other'], 'see `x`')).toBe('see `x`');
    expect(didYouMean('wab', ['other'])).toBeUndefined();
  });
});
