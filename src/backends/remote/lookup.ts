import { hasCode } from '../../errors.js';
import { SHORTEST_PREFIX } from '../../sandbox/resolve.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Door } from './door.js';

export interface Lookup {
  door: Door;
  /** What may be an id, or the beginning of one; nothing else is sent. */
  id: RegExp;
  /** What is a whole id, and the beginning of none. */
  whole: RegExp;
  get(id: string): Promise<Sandbox>;
  list(): AsyncIterable<Sandbox>;
}

/** By id, which one request tells; the beginning of one needs the list. There are no names. */
export async function lookupById(reference: string, lookup: Lookup): Promise<Sandbox[]> {
  // Here too, so that who is not signed in is not told that there is no such sandbox.
  await lookup.door.admit();
  if (!lookup.id.test(reference)) return [];
  try {
    return [await lookup.get(reference)];
  } catch (error) {
    if (!hasCode(error, 'not_found')) throw error;
  }
  if (reference.length < SHORTEST_PREFIX || lookup.whole.test(reference)) return [];
  const begun: Sandbox[] = [];
  for await (const sandbox of lookup.list()) {
    if (sandbox.id.startsWith(reference)) begun.push(sandbox);
  }
  return begun;
}
