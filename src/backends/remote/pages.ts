/** One page of a list, and the word that leads to the next one. */
export interface Page<T> {
  items: readonly T[];
  next: string | null;
  /** True: there is another page, whether it can be got or not. */
  more?: boolean;
}

export interface PageOptions<T> {
  fetch: (token: string | null) => Promise<Page<T>>;
  idOf: (item: T) => string;
  /** Called where the list ends before its end, with the reason. */
  onCut: (reason: string) => void;
}

/** How far a list that is counted from its beginning was read, and what the server says of the whole. */
export interface Stretch {
  offset: number;
  got: number;
  /** Null where it does not tell. */
  total: number | null;
  /** Whether it says that there is more, which is believed only where it does not tell how many there are. */
  more: boolean;
}

/** The word for the next page of such a list; null at its end, which an empty page is whatever else is said. */
export function nextOffset({ offset, got, total, more }: Stretch): string | null {
  const next = offset + got;
  return got === 0 || (total === null ? !more : next >= total) ? null : String(next);
}

/** So many pages with nothing on them are no list any more: a token can lead to ever new ones. */
const EMPTY_PAGES = 20;

/**
 * All items of all pages, each once; a page is fetched while the one before it is taken, so that who leaves
 * before the end has to abort what `fetch` listens to. Stops where the server leads in
 * circles or nowhere, and says so.
 */
export async function* allPages<T>({ fetch, idOf, onCut }: PageOptions<T>): AsyncGenerator<T> {
  const ids = new Set<string>();
  const tokens = new Set<string>();
  let coming: Promise<Page<T>> | null = fetch(null);
  let empty = 0;
  while (coming !== null) {
    const page: Page<T> = await coming;
    const fresh = page.items.filter((item) => !ids.has(idOf(item)));
    empty = fresh.length === 0 ? empty + 1 : 0;
    const cut = cutOf(page, empty, tokens);
    coming = cut !== null || page.next === null ? null : fetch(page.next);
    // Told when it is waited for, unless nobody wants any more.
    coming?.catch(() => {});
    if (page.next !== null) tokens.add(page.next);
    for (const item of fresh) {
      // Asked again: one page may hold an item twice.
      if (ids.has(idOf(item))) continue;
      ids.add(idOf(item));
      yield item;
    }
    if (cut !== null) onCut(cut);
  }
}

/** Why the list cannot be read on, though this is not its end; null where all is well. */
function cutOf<T>({ items, next, more = false }: Page<T>, empty: number, seen: Set<string>): string | null {
  if (next === null) return more ? 'the server says that there is more, and not where' : null;
  if (seen.has(next)) return 'the server gave the same page token twice';
  if (items.length > 0 && empty > 0) return 'the server gave the same page twice';
  return empty < EMPTY_PAGES
    ? null
    : `the server gave ${EMPTY_PAGES} pages one after the other with nothing on them`;
}
