import type { Context } from '../context.js';
import { cancelledError } from '../errors.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { planLine } from './change-answer.js';

/** As in `3 sandboxes`. */
export function countText(count: number): string {
  return `${count} ${count === 1 ? 'sandbox' : 'sandboxes'}`;
}

/** Asks a person at a terminal; `cancelled` where the answer is no. */
export async function askToKill({ io, prompts }: Context, chosen: readonly Sandbox[]): Promise<void> {
  // Under json too: who is asked must see about what.
  for (const sandbox of chosen) io.stderr.write(`${planLine(sandbox, 'kill')}\n`);
  if (await prompts.confirm(`Kill ${countText(chosen.length)} for good?`)) return;
  throw cancelledError('nothing was killed');
}
