import { describe, expect, it } from 'vitest';
import { parseChoice, parseChoices, parseInsidePath, parseName, parseWord } from '../../src/parse/word.js';
import { failureOf } from '../support/failure.js';

describe('a name', () => {
  it.each(['ab', 'a1', '1a', 'A_b.c-d', 'x'.repeat(128)])('%s is taken', (text) => {
    expect(parseName(text)).toBe(text);
  });

  it.each(['', 'a', '-ab', '.ab', '_ab', 'a b', 'a/b', 'a:b', 'ä1', 'a\n', 'x'.repeat(129), '../x', '$(id)'])(
    '%j is refused, quoted',
    (text) => {
      const { code, message } = failureOf(() => parseName(text));
      expect(code).toBe('usage');
      expect(message).toContain(`"${text}" is not a name`);
    },
  );
});

describe('a word', () => {
  it.each(['x', 'a/b:c@d', 'localhost:5000/x'])('%s is taken', (text) => {
    expect(parseWord(text, 'an image')).toBe(text);
  });

  it.each(['', ' ', 'a b', '-x', '--flag', 'a\tb', 'a\n'])(
    '%j is refused, quoted, with what it should be',
    (text) => {
      const { code, message } = failureOf(() => parseWord(text, 'an image'));
      expect([code, message]).toEqual(['usage', `"${text}" is not an image`]);
    },
  );
});

describe('a choice', () => {
  const choices = ['red', 'blue'] as const;

  it('is one of the words', () => {
    expect(parseChoice('blue', choices, 'a colour')).toBe('blue');
  });

  it.each(['', 'Red', 'red ', 'green', 'constructor', '__proto__'])(
    '"%s" is refused, with the choices',
    (text) => {
      const { code, message } = failureOf(() => parseChoice(text, choices, 'a colour'));
      expect([code, message]).toEqual(['usage', `"${text}" is not a colour: choose from red, blue`]);
    },
  );

  it('may be several, with commas and spaces between them', () => {
    expect(parseChoices('red, blue,red', choices, 'a colour')).toEqual(['red', 'blue', 'red']);
  });

  it.each([
    ['', ''],
    ['red,', ''],
    ['red,green', 'green'],
  ])('of several, "%s" is refused for "%s"', (text, culprit) => {
    expect(failureOf(() => parseChoices(text, choices, 'a colour')).message).toContain(
      `"${culprit}" is not a colour`,
    );
  });
});

describe('a path inside a sandbox', () => {
  it('is absolute', () => {
    expect(parseInsidePath('/inside/a b')).toBe('/inside/a b');
  });

  it.each(['', 'work', './work', '~'])('"%s" is refused, quoted', (text) => {
    expect(failureOf(() => parseInsidePath(text)).message).toBe(`"${text}" is not an absolute path`);
  });
});
