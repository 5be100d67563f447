import { describe, expect, it } from 'vitest';
import { parseBoolean, parseCount, parseCpus } from '../../src/parse/number.js';
import { failureOf } from '../support/failure.js';

describe('a count', () => {
  it.each([
    ['1', 1],
    ['8', 8],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is %d', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it.each(['', '0', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '0x1', 'many', '9007199254740992'])(
    '"%s" is refused, quoted',
    (text) => {
      const { code, message } = failureOf(() => parseCount(text));
      expect([code, message]).toEqual(['usage', `"${text}" is not a whole number of 1 or more`]);
    },
  );
});

describe('a number of CPUs', () => {
  it.each([
    ['1', 1],
    ['0.5', 0.5],
    ['0.01', 0.01],
    ['10000', 10_000],
  ])('%s is %d', (text, cpus) => {
    expect(parseCpus(text)).toBe(cpus);
  });

  it.each(['', '0', '0.009', '-1', '10001', '1/2', '.5', '1.', 'two', 'NaN', 'Infinity', '1e1'])(
    '"%s" is refused, quoted',
    (text) => {
      const { code, message } = failureOf(() => parseCpus(text));
      expect(code).toBe('usage');
      expect(message).toContain(`"${text}" is not a number of CPUs`);
    },
  );
});

describe('a yes or no', () => {
  it('is true or false', () => {
    expect([parseBoolean('true'), parseBoolean('false')]).toEqual([true, false]);
  });

  it.each(['', 'yes', 'no', '1', '0', 'True', 'FALSE', ' true'])('"%s" is refused, quoted', (text) => {
    expect(failureOf(() => parseBoolean(text)).message).toBe(`"${text}" is neither true nor false`);
  });
});
