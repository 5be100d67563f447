import type { SandboxFilter } from '../../sandbox/filter.js';
import type { State } from '../../sandbox/sandbox.js';
import type { Vendor } from './vendors.js';

/** What the server can be asked for by state. */
const ASKABLE: readonly State[] = ['running', 'paused'];
/** What no sandbox here ever is. */
const NEVER: ReadonlySet<State> = new Set(['stopped', 'failed', 'gone', 'creating', 'stopping']);
/** The most that a page may have; more is refused. */
export const PAGE_LIMIT = 100;

/** The query of a list, without its token; null where nothing can pass, so that nothing need be asked. */
export function listQuery({ states, labels = [], template }: SandboxFilter, vendor: Vendor): string | null {
  const wanted = states && [...states].filter((state) => !NEVER.has(state));
  if (wanted?.length === 0) return null;
  const askable = wanted?.every((state) => ASKABLE.includes(state));
  const pairs = labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
  // A tag behind the name is refused; what the server does not filter is filtered here.
  const byTemplate = vendor.filtersByTemplate && template !== undefined && !template.includes(':');
  return [
    `limit=${PAGE_LIMIT}`,
    ...(askable ? [`state=${wanted?.join(',')}`] : []),
    ...(pairs.length > 0 ? [`metadata=${encodeMetadata(pairs)}`] : []),
    ...(byTemplate ? [`template=${encodeURIComponent(template)}`] : []),
  ].join('&');
}

/**
 * The server decodes the whole, then the whole once more, then each key and value: those are encoded twice, and the
 * query that they make is encoded as one value.
 */
export function encodeMetadata(pairs: ReadonlyArray<readonly [key: string, value: string]>): string {
  const twice = (text: string) => encodeURIComponent(encodeURIComponent(text));
  return encodeURIComponent(pairs.map(([key, value]) => `${twice(key)}=${twice(value)}`).join('&'));
}
