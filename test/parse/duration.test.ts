import { describe, expect, it } from 'vitest';
import { parseDuration, parsePositiveDuration } from '../../src/parse/duration.js';
import { failureOf } from '../support/failure.js';

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['90s', 90],
    ['5m', 300],
    ['2h', 7200],
    ['7d', 604_800],
    ['1h30m', 5400],
    ['1.5h', 5400],
    ['0.5s', 0.5],
    ['1d1h1m1s', 90_061],
    ['30d', 2_592_000],
    ['36500d', 3_153_600_000],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['90', '0', '1.5'])('%s has no unit, and is told so', (text) => {
    const { code, message } = failureOf(() => parseDuration(text));
    expect(code).toBe('usage');
    expect(message).toBe(`"${text}" has no unit: a duration is written 90s, 5m, 2h or 7d`);
  });

  it.each([
    '',
    ' ',
    's',
    '-5s',
    '+5s',
    '5 s',
    '5s ',
    '5S',
    '5ms',
    '5w',
    '5y',
    '.5s',
    '5.s',
    '1e3s',
    '٥s',
    '5s;',
    'soon',
    'NaN',
    '5m30',
    '1h-30m',
  ])('"%s" is refused, quoted', (text) => {
    const { code, message } = failureOf(() => parseDuration(text));
    expect(code).toBe('usage');
    expect(message).toContain(`"${text}" is not a duration`);
  });

  it.each(['36501d', `${'9'.repeat(400)}d`])('%s is too long', (text) => {
    expect(failureOf(() => parseDuration(text)).message).toBe(`"${text}" is longer than 100 years`);
  });

  it('that must be more than nothing is refused at 0s, and taken above', () => {
    expect(failureOf(() => parsePositiveDuration('0s')).message).toContain('"0s" is no time at all');
    expect(parsePositiveDuration('0.001s')).toBe(0.001);
  });
});
