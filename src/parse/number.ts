import { usageError } from '../errors.js';

/** A whole number of 1 or more. */
export function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || !Number.isSafeInteger(count))
    throw usageError(`"${text}" is not a whole number of 1 or more`);
  return count;
}

/** As `parseCount`, or none. */
export function parseCountOrNone(text: string): number {
  return text === '0' ? 0 : parseCount(text);
}

/** CPUs, of which fractions may be had; engines refuse less than a hundredth. */
export function parseCpus(text: string): number {
  const cpus = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (cpus < 0.01 || cpus > 10_000) throw usageError(`"${text}" is not a number of CPUs: write 0.5, 1 or 4`);
  return cpus;
}

export function parseBoolean(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw usageError(`"${text}" is neither true nor false`);
}
