/** The words that may stand for a flag's value, or for an argument, where its description does not begin with them. */
export interface Offering {
  words(): readonly string[];
  /** Several of them may stand there, with commas between them. */
  list: boolean;
  /** Others may stand there too. */
  open: boolean;
}

const OFFERINGS = new WeakMap<object, Offering>();

/** Says at an option or an argument which words completion has for it. */
export function offering<T extends object>(
  to: T,
  words: () => readonly string[],
  { list = false, open = false }: Partial<Pick<Offering, 'list' | 'open'>> = {},
): T {
  OFFERINGS.set(to, { words, list, open });
  return to;
}

export function offeringOf(of: object): Offering | null {
  return OFFERINGS.get(of) ?? null;
}
