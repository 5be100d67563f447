/** A time that a server wrote, in UTC; null where it wrote none, or the year 1, as Go does for a time that is not set. */
export function timeOf(text: string | null | undefined): string | null {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || time <= 0 ? null : new Date(time).toISOString();
}
