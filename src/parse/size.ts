import { usageError } from '../errors.js';

const POWERS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4 };
const SIZE = /^(\d+(?:\.\d+)?)([bkmgt])(?:i?b?)$/i;

/** `512m`, `2g`, `512Mi`, `2GiB` to bytes; every unit counts in steps of 1024, as the engines do. */
export function parseSize(text: string): number {
  const [, number, unit] = SIZE.exec(text) ?? [];
  if (number === undefined || unit === undefined) {
    const bare = /^\d+$/.test(text) ? 'has no unit' : 'is not a size';
    throw usageError(`"${text}" ${bare}: a size is written 512m, 2g, 512Mi or 2GiB`);
  }
  const bytes = Math.round(Number(number) * 1024 ** (POWERS[unit.toLowerCase()] ?? 0));
  if (bytes < 1) throw usageError(`"${text}" is nothing: a size must be more than 0`);
  if (!Number.isSafeInteger(bytes)) throw usageError(`"${text}" is too large`);
  return bytes;
}

/** Engines refuse less (Docker: "Minimum memory limit allowed is 6MB"). */
const LEAST_MEMORY = 6 * 1024 ** 2;

export function parseMemory(text: string): number {
  const bytes = parseSize(text);
  if (bytes < LEAST_MEMORY) throw usageError(`"${text}" is too little memory: 6m is the least`);
  return bytes;
}
