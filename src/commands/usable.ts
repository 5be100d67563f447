import type { Context } from '../context.js';
import type { Backend } from '../sandbox/backend.js';
import type { Sandbox, State } from '../sandbox/sandbox.js';
import { pickAny } from './pick.js';
import { find } from './targets.js';

/** In which something can be done, at once or soon. */
const USABLE: ReadonlySet<State> = new Set(['running', 'paused', 'pausing', 'resuming', 'creating']);

/** The sandbox of that name, or one that a person at a terminal picks. */
export async function findOrPick(
  context: Context,
  backend: Backend,
  name: string | undefined,
  purpose: string,
): Promise<Sandbox> {
  if (name !== undefined) return find(context, backend, name, context.settings.required('timeout'));
  return pickAny(context, backend, purpose, { states: USABLE });
}
