const WORDS = 4;

/** 128 bits in hexadecimal that nobody else comes up with. No secret: node:crypto takes longer to load than a request. */
export function uniqueWord(): string {
  const word = () =>
    randomBelow(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return Array.from({ length: WORDS }, word).join('');
}

/** A whole number, from 0 on. No secret either. */
export function randomBelow(limit: number): number {
  return Math.floor(Math.random() * limit);
}
