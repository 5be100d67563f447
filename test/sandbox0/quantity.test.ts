import { describe, expect, it } from 'vitest';
import { bytesOf, quantityOf } from '../../src/backends/sandbox0/quantity.js';

describe('a quantity of Kubernetes', () => {
  it.each([
    ['512Mi', 512 * 1024 ** 2],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['2G', 2e9],
    ['64Ki', 65_536],
    ['1048576', 1_048_576],
    ['', null],
    [undefined, null],
    ['much', null],
    ['100m', null],
  ])('%s is %s bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each([
    [1024 ** 3, '1Gi'],
    [1.5 * 1024 ** 3, '1536Mi'],
    [65_536, '64Ki'],
    [1000, '1000'],
  ])('%s bytes are written as %s', (bytes, text) => {
    expect(quantityOf(bytes)).toBe(text);
  });
});
