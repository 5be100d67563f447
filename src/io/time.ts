const STEPS: ReadonlyArray<readonly [string, number]> = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** Seconds as the one unit that says it best: `45s`, `12m`, `3h`, `9d`. */
export function shortSpan(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [unit, size] = STEPS.find(([, step]) => whole >= step) ?? ['s', 1];
  return `${Math.floor(whole / size)}${unit}`;
}

/** Seconds as a count that runs: `45s`, `2m 05s`, `1h 02m`. */
export function runningTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h ${two((whole % 3600) / 60)}m`;
}

/** `3h ago`, or `in 12m`; a clock that is a little off does not make the past the future. */
export function relativeTime(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds > -5) return `${shortSpan(seconds)} ago`;
  return `in ${shortSpan(-seconds)}`;
}

/** `in 12m`, or `3s ago`, of a moment to the second: what has 2 seconds left is not over. */
export function timeUntil(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  return seconds > 0 ? `in ${shortSpan(seconds)}` : `${shortSpan(-seconds)} ago`;
}

export function formatMillis(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds}ms` : `${(milliseconds / 1000).toFixed(1)}s`;
}

const BYTES: ReadonlyArray<readonly [string, number]> = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
];

export function formatBytes(bytes: number): string {
  const [unit, size] = BYTES.find(([, step]) => bytes >= step) ?? ['B', 1];
  const number = bytes / size;
  return `${Number.isInteger(number) ? number : number.toFixed(1)} ${unit}`;
}
