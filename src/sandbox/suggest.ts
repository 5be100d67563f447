import { hasCode } from '../errors.js';
import type { Backend, Call } from './backend.js';
import { before, within } from './deadline.js';
import { didYouMean } from './nearest.js';
import { choose } from './resolve.js';
import type { Sandbox } from './sandbox.js';

/** Longer than this nobody waits for a hint. */
const LIMIT_MS = 2000;
/** So many are in a page or a few of every service. */
const MOST_NAMES = 1000;
/** What may be a mistyped name; nobody mistypes one into an id, or into what has signs that no name has. */
const LIKE_A_NAME = /^(?![0-9a-f]{12,}$)[a-z0-9][\w.-]*$/i;

/** As `resolve`, for what a person wrote: where there is none, the hint names those whose names are nearest. */
export async function resolveOrSuggest(backend: Backend, reference: string, call: Call): Promise<Sandbox> {
  const candidates = await backend.lookup(reference, call);
  try {
    return choose(candidates, reference, backend.name);
  } catch (error) {
    if (!hasCode(error, 'not_found') || !LIKE_A_NAME.test(reference)) throw error;
    const hint = didYouMean(reference, await namesOn(backend, call), error.details.hint ?? '');
    throw error.as(error.message, { hint });
  }
}

/** Lists that are on their way: of many names that led nowhere at once, all wait for the same one. */
const ASKED = new WeakMap<Backend, Promise<string[]>>();

function namesOn(backend: Backend, call: Call): Promise<string[]> {
  const asked = ASKED.get(backend) ?? listNames(backend, call).finally(() => ASKED.delete(backend));
  ASKED.set(backend, asked);
  return asked;
}

/** None where they cannot be had at once: the failure is told all the same. */
async function listNames(backend: Backend, { signal }: Call): Promise<string[]> {
  try {
    return await within(signal, LIMIT_MS, 'listing names', (limited) =>
      before(readNames(backend, limited), limited),
    );
  } catch {
    return [];
  }
}

async function readNames(backend: Backend, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of backend.list({}, { signal })) {
    if (name !== null && names.push(name) >= MOST_NAMES) break;
  }
  return names;
}
