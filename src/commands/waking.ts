import type { Context } from '../context.js';
import { createSpinner } from '../io/spinner.js';
import type { Backend } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { wake } from '../sandbox/wake.js';
import { deadlineNote } from './deadline-note.js';

/** As `wake`, within the usual time, and says so where it has woken one. */
export async function awaken(
  context: Context,
  backend: Backend,
  sandbox: Sandbox,
  allowed: boolean,
): Promise<Sandbox> {
  const { io, settings, signal } = context;
  const title = titleOf(sandbox);
  const spinner = createSpinner(io, { text: `looking at ${title}` });
  const call = context.call(spinner);
  const limitMs = settings.required('timeout') * 1000;
  const { sandbox: now, woken } = await within(signal, limitMs, `waking ${title}`, (limited) =>
    wake(sandbox, { backend, allowed, call: { ...call, signal: limited } }),
  ).finally(spinner.stop);
  if (woken) tell(context, now);
  return now;
}

function tell({ io }: Context, sandbox: Sandbox): void {
  io.note(`resumed ${titleOf(sandbox)}, which was paused`);
  const deadline = deadlineNote(sandbox);
  if (deadline !== null) io.note(deadline);
}
