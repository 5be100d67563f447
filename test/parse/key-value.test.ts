import { describe, expect, it } from 'vitest';
import { parseEnv, parseEnvFile, parseLabel, parseLabelMatch } from '../../src/parse/key-value.js';
import { failureOf } from '../support/failure.js';

describe('an environment variable', () => {
  it.each([
    ['A=1', ['A', '1']],
    ['A=', ['A', '']],
    ['A==', ['A', '=']],
    ['A=b=c', ['A', 'b=c']],
    ['_a.b-c=x', ['_a.b-c', 'x']],
    ['A= spaced  ', ['A', ' spaced  ']],
    ['A=line\nline', ['A', 'line\nline']],
    ['A=ünï', ['A', 'ünï']],
  ])('%j is read whole', (text, pair) => {
    expect(parseEnv(text)).toEqual(pair);
  });

  it.each(['', 'A', '=', '=1'])('"%s" has no name and value, and is quoted', (text) => {
    const { code, message } = failureOf(() => parseEnv(text));
    expect(code).toBe('usage');
    expect(message).toBe(`"${text}": an environment variable is written NAME=VALUE`);
  });

  it.each(['1A=x', 'A B=x', '-A=x', 'ü=x', 'A;=x'])('"%s" has no good name, and is quoted', (text) => {
    expect(failureOf(() => parseEnv(text)).message).toBe(
      `"${text}" does not begin with the name of a variable`,
    );
  });

  it('cannot hold a NUL byte', () => {
    expect(failureOf(() => parseEnv('A=b\0c')).message).toBe('the value of "A" has a NUL byte');
  });
});

describe('an env file', () => {
  it('has a variable a line; comments and empty lines say nothing', () => {
    const content = '# first\n\nA=1\r\n  # indented\nB=two words # kept\nC=\n';
    expect(parseEnvFile(content, 'x.env')).toEqual([
      ['A', '1'],
      ['B', 'two words # kept'],
      ['C', ''],
    ]);
  });

  it('that is wrong is named, with the line', () => {
    const { code, message } = failureOf(() => parseEnvFile('A=1\nnonsense\n', 'dir/x.env'));
    expect(code).toBe('usage');
    expect(message).toBe('dir/x.env:2: "nonsense": an environment variable is written NAME=VALUE');
  });

  it('that is empty gives nothing', () => {
    expect(parseEnvFile('', 'x.env')).toEqual([]);
  });
});

describe('a label', () => {
  it.each([
    ['team=red', ['team', 'red']],
    ['team=', ['team', '']],
    ['a/b.c-d=e=f', ['a/b.c-d', 'e=f']],
    ['__proto__=x', ['__proto__', 'x']],
  ])('%s is read whole', (text, pair) => {
    expect(parseLabel(text)).toEqual(pair);
  });

  it.each(['', 'team', '=red'])('"%s" has no key and value, and is quoted', (text) => {
    expect(failureOf(() => parseLabel(text)).message).toBe(`"${text}": a label is written KEY=VALUE`);
  });

  it.each(['a b=c', 'a\tb=c', 'a\u001b=c'])('%j has no good key, and is quoted', (text) => {
    expect(failureOf(() => parseLabel(text)).message).toBe(`"${text}" does not begin with a label's key`);
  });

  it('cannot be one of Sandman’s own', () => {
    const { message } = failureOf(() => parseLabel('dev.sandman.managed=false'));
    expect(message).toContain('"dev.sandman.managed=false": labels that begin with dev.sandman.');
  });
});

describe('a label to look for', () => {
  it.each([
    ['team', { key: 'team' }],
    ['team=red', { key: 'team', value: 'red' }],
    ['team=', { key: 'team', value: '' }],
    ['team=a=b', { key: 'team', value: 'a=b' }],
  ])('%s is read whole', (text, match) => {
    expect(parseLabelMatch(text)).toEqual(match);
  });

  it.each(['', '=red', 'a b', 'a\nb=c'])('%j is refused, quoted', (text) => {
    const { code, message } = failureOf(() => parseLabelMatch(text));
    expect([code, message]).toEqual(['usage', `"${text}" does not begin with a label's key`]);
  });
});
