import { notFoundError, usageError } from '../errors.js';
import type { Backend, Call } from './backend.js';
import { type Sandbox, shortId } from './sandbox.js';

/** Fewer digits of an id than these are taken for a name only. */
export const SHORTEST_PREFIX = 4;

/** From what a user wrote to one sandbox; `not_found`, or `usage` with the candidates where it may mean several. */
export async function resolve(backend: Backend, reference: string, call: Call): Promise<Sandbox> {
  return choose(await backend.lookup(reference, call), reference, backend.name);
}

/**
 * An id wins over a name, whole or in the short form that the tables print. A shorter prefix that is also
 * somebody's name is ambiguous: acting on the wrong sandbox is worse than asking again.
 */
export function choose(candidates: readonly Sandbox[], reference: string, backend: string): Sandbox {
  const byId = candidates.filter(({ id }) => id === reference || shortId(id) === reference);
  const named = candidates.filter(({ name }) => name === reference);
  const begun =
    reference.length < SHORTEST_PREFIX ? [] : candidates.filter(({ id }) => id.startsWith(reference));
  const meant = byId.length > 0 ? byId : [...new Set([...named, ...begun])];
  const [first, ...others] = meant;
  if (first === undefined) {
    throw notFoundError(`no sandbox "${reference}" on ${backend}`, {
      backend,
      hint: `see \`sandman list -b ${backend}\``,
    });
  }
  if (others.length > 0) {
    const list = meant.map(({ id, name }) => `${id}${name === null ? '' : ` (${name})`}`).join(', ');
    throw usageError(`"${reference}" may mean any of ${list}`, { backend, hint: 'give more of the id' });
  }
  return first;
}
