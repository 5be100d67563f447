import type { SandboxFilter } from '../../sandbox/filter.js';
import type { State } from '../../sandbox/sandbox.js';
import { SANDBOXES } from './service.js';

/** The most that a page may have. */
export const PAGE_LIMIT = 200;

/**
 * What the server can be asked for by state: only where its answer surely has them all. Older servers know no status
 * `paused`, and all know the flag; `failed` is more than one word to us.
 */
const ASKABLE: Partial<Record<State, string>> = {
  creating: 'status=starting',
  running: 'status=running',
  paused: 'paused=true',
  killing: 'status=terminating',
};
/** What no sandbox here ever is. */
const NEVER: ReadonlySet<State> = new Set(['stopped', 'stopping']);

/** The path of a list, without its offset; null where nothing can pass, so that nothing need be asked. */
export function listPath({ states, labels = [], template }: SandboxFilter): string | null {
  const wanted = states && [...states].filter((state) => !NEVER.has(state));
  if (wanted?.length === 0 || labels.length > 0) return null;
  const [only, ...others] = wanted ?? [];
  const asked = only === undefined || others.length > 0 ? undefined : ASKABLE[only];
  const parts = [
    `limit=${PAGE_LIMIT}`,
    ...(asked === undefined ? [] : [asked]),
    ...(template === undefined ? [] : [`template_id=${encodeURIComponent(template.toLowerCase())}`]),
  ];
  return `${SANDBOXES}?${parts.join('&')}`;
}
