import { describe, expect, it } from 'vitest';
import { globToRegExp, matches, type SandboxFilter } from '../../src/sandbox/filter.js';
import { sandboxOf } from '../support/sandboxes.js';

const sandbox = sandboxOf({
  name: 'web-1',
  state: 'paused',
  template: 'base',
  labels: { team: 'red', empty: '' },
});

describe('a filter', () => {
  it.each<[string, SandboxFilter, boolean]>([
    ['nothing', {}, true],
    ['its state', { states: new Set(['paused', 'running']) }, true],
    ['another state', { states: new Set(['running']) }, false],
    ['no state at all', { states: new Set() }, false],
    ["a label's key", { labels: [{ key: 'team' }] }, true],
    ['a label', { labels: [{ key: 'team', value: 'red' }] }, true],
    ['a label of another value', { labels: [{ key: 'team', value: 're' }] }, false],
    ['an empty label', { labels: [{ key: 'empty', value: '' }] }, true],
    ['two labels, of which one fails', { labels: [{ key: 'team' }, { key: 'other' }] }, false],
    ['a label of every object', { labels: [{ key: 'constructor' }] }, false],
    ['its template', { template: 'base' }, true],
    ['another template', { template: 'bas' }, false],
    ['a glob', { name: 'web-?' }, true],
    ['a glob of a part', { name: 'eb-1' }, false],
    [
      'all at once',
      { states: new Set(['paused']), labels: [{ key: 'team' }], template: 'base', name: '*' },
      true,
    ],
    [
      'all but one',
      { states: new Set(['paused']), labels: [{ key: 'team' }], template: 'x', name: '*' },
      false,
    ],
  ])('of %s', (_, filter, passes) => {
    expect(matches(sandbox, filter)).toBe(passes);
  });

  it('over the name passes nothing that has none', () => {
    expect(matches(sandboxOf({ name: null }), { name: '*' })).toBe(false);
  });
});

describe('a glob', () => {
  it.each([
    ['*', 'anything', true],
    ['*', '', true],
    ['a*', 'abc', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['a.c', 'a.c', true],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['a|b', 'a', false],
    ['(a', '(a', true],
    ['a\\b', 'a\\b', true],
    ['$^', '$^', true],
  ])('%s over %s', (glob, text, passes) => {
    expect(globToRegExp(glob).test(text)).toBe(passes);
  });
});
