import { describe, expect, it } from 'vitest';
import { formatBytes, formatMillis, relativeTime, shortSpan, timeUntil } from '../../src/io/time.js';

const NOW = Date.parse('2030-01-10T00:00:00.000Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

it.each([
  [-90, 'in 1m'],
  [-2, 'in 2s'],
  [-0.4, 'in 0s'],
  [0, '0s ago'],
  [3, '3s ago'],
  [7200, '2h ago'],
])('what is over since %d seconds is over %s', (seconds, expected) => {
  expect(timeUntil(ago(seconds), NOW)).toBe(expected);
});

describe('a time, seen from now', () => {
  it.each([
    [0, '0s ago'],
    [0.9, '0s ago'],
    [59.9, '59s ago'],
    [60, '1m ago'],
    [3599, '59m ago'],
    [3600, '1h ago'],
    [86_399, '23h ago'],
    [86_400, '1d ago'],
    [400 * 86_400, '400d ago'],
    [-1, '0s ago'],
    [-4.9, '0s ago'],
    [-5, 'in 5s'],
    [-90, 'in 1m'],
    [-7200, 'in 2h'],
  ])('%d seconds ago is %s', (seconds, expected) => {
    expect(relativeTime(ago(seconds), NOW)).toBe(expected);
  });

  it('counts no less than nothing', () => {
    expect(shortSpan(-7)).toBe('0s');
  });
});

it.each([
  [0, '0ms'],
  [999, '999ms'],
  [1000, '1.0s'],
  [61_250, '61.3s'],
])('%d milliseconds are %s', (milliseconds, expected) => {
  expect(formatMillis(milliseconds)).toBe(expected);
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [512 * 1024 ** 2, '512 MiB'],
  [2 * 1024 ** 3, '2 GiB'],
  [5000 * 1024 ** 3, '5000 GiB'],
])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});
