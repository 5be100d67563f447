const MEBIBYTE = 1024 * 1024;

/** A server's time in ISO 8601; null where it is not set or none. */
export function timeOf(text: string | null | undefined): string | null {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  // Go writes the year 1 for a time that is not set.
  return Number.isNaN(time) || time < 0 ? null : new Date(time).toISOString();
}

export function bytesOf(mebibytes: number | null | undefined): number | null {
  return typeof mebibytes === 'number' ? mebibytes * MEBIBYTE : null;
}

/** Servers count in whole seconds; a deadline is never sooner than it was asked for. */
export function wholeSeconds(seconds: number): number {
  return Math.ceil(seconds);
}
