import { unreachableError } from '../../errors.js';
import { objectOf } from '../remote/json.js';
import { allPages, type Page } from '../remote/pages.js';
import type { Service } from './service.js';
import type { Listing } from './wire.js';

export interface RowsOptions<W, T> {
  /** Path and query of the list. */
  path: string;
  /** Null for what is skipped. */
  take(entry: W | null): T | null;
  signal: AbortSignal;
  /** Called where the list ends before its end, with the reason. */
  onCut(reason: string): void;
}

/** All rows of all pages of a list. */
export function rowsOf<W, T extends { id: string }>(
  { name, door }: Service,
  { path, take, signal, onCut }: RowsOptions<W, T>,
): AsyncGenerator<T> {
  const joint = path.includes('?') ? '&' : '?';
  return allPages<T>({
    fetch: async (cursor) => {
      const from = cursor === null ? '' : `${joint}cursor=${encodeURIComponent(cursor)}`;
      const answer = await door().ask({ method: 'GET', path: `${path}${from}`, signal });
      return pageOf(objectOf<Listing<W>>(answer, name), take, name);
    },
    idOf: ({ id }) => id,
    onCut,
  });
}

function pageOf<W, T>(listing: Listing<W>, take: (entry: W | null) => T | null, backend: string): Page<T> {
  const { next_cursor: cursor } = listing;
  const more = listing.has_more ?? Boolean(cursor);
  const items = entriesIn(listing, backend).flatMap((entry) => take(entry) ?? []);
  return { items, next: more ? cursor || null : null, more };
}

/** The entries of a page; `unreachable` for what is no page, such as the answer of another service. */
export function entriesIn<W>({ data }: Listing<W>, backend: string): readonly (W | null)[] {
  if (data === null || Array.isArray(data)) return data ?? [];
  throw unreachableError(`${backend} answered with something that is no list`, { backend });
}
