import type { Context } from '../context.js';
import type { Backend } from '../sandbox/backend.js';
import type { Sandbox, State } from '../sandbox/sandbox.js';
import { pickOne } from './pick.js';
import { find } from './targets.js';

/** In which something can be done, at once or soon. */
const USABLE: ReadonlySet<State> = new Set(['running', 'paused', 'pausing', 'resuming', 'creating']);
const ASLEEP: ReadonlySet<State> = new Set(['paused', 'pausing']);

/** The sandbox of that name, or one that a person at a terminal picks; `waking`: it may be a paused one. */
export async function findOrPick(
  context: Context,
  backend: Backend,
  name: string | undefined,
  purpose: string,
  waking: boolean,
): Promise<Sandbox> {
  if (name !== undefined) return find(context, backend, name, context.settings.required('timeout'));
  const fits = ({ state }: Sandbox) => USABLE.has(state) && (waking || !ASLEEP.has(state));
  return pickOne(context, backend, { purpose, fits });
}
