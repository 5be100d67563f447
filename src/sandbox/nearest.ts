const MOST = 3;
/** Of so short a word one mistake alone leaves enough to tell what was meant. */
const SHORT = 3;

/** The words that may have been meant, at most two mistakes away, the nearest first. */
export function nearest(word: string, words: Iterable<string>): string[] {
  const limit = word.length <= SHORT ? 1 : 2;
  return [...new Set(words)]
    .map((one) => ({ one, mistakes: mistakesBetween(word.toLowerCase(), one.toLowerCase(), limit) }))
    .filter(({ mistakes }) => mistakes <= limit)
    .sort((a, b) => a.mistakes - b.mistakes || (a.one < b.one ? -1 : 1))
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** A hint that names the nearest words, and what it says besides; that alone where none is near. */
export function didYouMean(word: string, words: Iterable<string>): string | undefined;
export function didYouMean(word: string, words: Iterable<string>, besides: string): string;
export function didYouMean(word: string, words: Iterable<string>, besides?: string): string | undefined {
  const near = nearest(word, words);
  if (near.length === 0) return besides;
  const question = `did you mean ${near.join(', ').replace(/, ([^,]*)$/, ' or $1')}?`;
  return besides === undefined ? question : `${question} ${besides}`;
}

/**
 * How many letters are wrong, missing, too many, or changed places with the next; more than the limit is not counted
 * out.
 */
function mistakesBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++)
    [before, last] = [last, nextRow(a.slice(0, row), b, last, before)];
  return last[b.length] ?? 0;
}

/** The mistakes between a beginning of one word and every beginning of the other, from those for the two rows above. */
function nextRow(a: string, b: string, last: readonly number[], before: readonly number[]): number[] {
  const now = [a.length];
  for (let at = 1; at <= b.length; at++) {
    const replaced = (last[at - 1] ?? 0) + (a.at(-1) === b[at - 1] ? 0 : 1);
    const swapped = a.length > 1 && a.at(-1) === b[at - 2] && a.at(-2) === b[at - 1];
    const ways = [step(last[at]), step(now[at - 1]), replaced, ...(swapped ? [step(before[at - 2])] : [])];
    now.push(Math.min(...ways));
  }
  return now;
}

const step = (mistakes: number | undefined) => (mistakes ?? 0) + 1;
