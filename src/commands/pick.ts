import type { Context } from '../context.js';
import { notFoundError, usageError } from '../errors.js';
import { sandboxChoices } from '../io/choices.js';
import type { Backend } from '../sandbox/backend.js';
import { type Sandbox, STATES } from '../sandbox/sandbox.js';
import { listing } from './listing.js';

/** What sandboxes are picked for. */
export interface Picking {
  /** As in "Which to …?". */
  purpose: string;
  /** Whether it can be done to this one; left out: to every one. */
  fits?: (sandbox: Sandbox) => boolean;
  /** How else they could be given. */
  otherwise?: string;
}

/** Lets a person at a terminal choose one or more sandboxes; without a terminal, `usage`. */
export async function pickSome(context: Context, backend: Backend, picking: Picking): Promise<Sandbox[]> {
  const choices = sandboxChoices(context.io, await offered(context, backend, picking));
  return context.prompts.several(`Which to ${picking.purpose}?`, choices);
}

/** As `pickSome`, exactly one. */
export async function pickOne(context: Context, backend: Backend, picking: Picking): Promise<Sandbox> {
  const choices = sandboxChoices(context.io, await offered(context, backend, picking));
  return context.prompts.one(`Which to ${picking.purpose}?`, choices);
}

/** `not_found` where there is none, and why. */
async function offered(
  context: Context,
  backend: Backend,
  { purpose, fits = () => true, otherwise = '' }: Picking,
): Promise<Sandbox[]> {
  const { io, settings } = context;
  if (!io.promptable) {
    throw usageError(`name a sandbox to ${purpose}${otherwise}`, { hint: 'see `sandman list`' });
  }
  const { found: all } = await listing(context, backend, settings.required('timeout'), async (call) => {
    const sandboxes: Sandbox[] = [];
    for await (const sandbox of backend.list({}, call)) sandboxes.push(sandbox);
    return sandboxes;
  });
  const fitting = all.filter(fits);
  if (fitting.length > 0) return fitting;
  const rest = all.length === 0 ? '' : `: ${countsOf(all)}`;
  throw notFoundError(`there is no sandbox on ${backend.name} to ${purpose}${rest}`);
}

/** As in `2 are running, 1 is stopped`. */
function countsOf(sandboxes: readonly Sandbox[]): string {
  return STATES.flatMap((state) => {
    const count = sandboxes.filter((sandbox) => sandbox.state === state).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? 'is' : 'are'} ${state}`];
  }).join(', ');
}
