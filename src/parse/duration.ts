import { usageError } from '../errors.js';

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const WHOLE = /^(?:\d+(?:\.\d+)?[smhd])+$/;
const PART = /(\d+(?:\.\d+)?)([smhd])/g;
/** A hundred years: beyond it dates cannot be trusted to be printable. */
const LONGEST_SECONDS = 100 * 365 * 86_400;

/** `90s`, `5m`, `1h30m`, `7d` to seconds. */
export function parseDuration(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) {
    throw usageError(`"${text}" has no unit: a duration is written 90s, 5m, 2h or 7d`);
  }
  if (!WHOLE.test(text)) throw usageError(`"${text}" is not a duration: write 90s, 5m, 2h or 7d`);
  const seconds = [...text.matchAll(PART)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS],
    0,
  );
  if (seconds > LONGEST_SECONDS) throw usageError(`"${text}" is longer than 100 years`);
  return seconds;
}

/** A duration that must be more than nothing. */
export function parsePositiveDuration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds <= 0) throw usageError(`"${text}" is no time at all: give more than 0s`);
  return seconds;
}
