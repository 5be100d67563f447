import { describe, expect, it } from 'vitest';
import { parseMemory, parseSize } from '../../src/parse/size.js';
import { failureOf } from '../support/failure.js';

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;

describe('a size', () => {
  it.each([
    ['1b', 1],
    ['512k', 512 * KIB],
    ['512m', 512 * MIB],
    ['512M', 512 * MIB],
    ['512mb', 512 * MIB],
    ['512Mi', 512 * MIB],
    ['512MiB', 512 * MIB],
    ['2g', 2 * GIB],
    ['2GiB', 2 * GIB],
    ['1.5g', 1.5 * GIB],
    ['0.1k', 102],
    ['1t', 1024 * GIB],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['512', '0'])('%s has no unit, and is told so', (text) => {
    const { code, message } = failureOf(() => parseSize(text));
    expect(code).toBe('usage');
    expect(message).toBe(`"${text}" has no unit: a size is written 512m, 2g, 512Mi or 2GiB`);
  });

  it.each(['', ' ', 'm', '-1g', '1 g', '1gg', '1p', '1e3m', '1,5g', '.5g', 'lots', '0x10m', '1.g', '1gib '])(
    '"%s" is refused, quoted',
    (text) => {
      const { code, message } = failureOf(() => parseSize(text));
      expect(code).toBe('usage');
      expect(message).toContain(`"${text}" is not a size`);
    },
  );

  it.each([
    ['0m', 'is nothing'],
    ['0.0001k', 'is nothing'],
    ['9007199254740992b', 'is too large'],
    ['9999999t', 'is too large'],
  ])('%s %s', (text, reason) => {
    expect(failureOf(() => parseSize(text)).message).toContain(`"${text}" ${reason}`);
  });

  it('of memory must be 6m or more, which engines want', () => {
    expect(parseMemory('6m')).toBe(6 * MIB);
    expect(failureOf(() => parseMemory('5.9m')).message).toBe('"5.9m" is too little memory: 6m is the least');
  });
});
