import { asSandmanError, hasCode } from '../errors.js';
import type { Call } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { transition } from '../sandbox/transition.js';
import { dueTask, type Task } from './due.js';
import type { Watched } from './roster.js';
import type { Site } from './site.js';

const STOP_GRACE_SECONDS = 10;
const ACT_MS = 60_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** What a connection to a port asks for. */
export const WAKE: Task = { verb: 'resume', why: 'somebody has come to one of its ports' };

/** Works on a sandbox that was marked as busy; a failure is told, and tried again later. */
export async function attempt(
  { clock, log }: Site,
  watched: Watched,
  { signal }: Call,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
    watched.failures = 0;
  } catch (error) {
    if (signal.aborted) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** watched.failures, LONGEST_RETRY_MS);
    watched.failures += 1;
    watched.retryAt = clock.now().uptime + wait;
    log(`${titleOf(watched.raw)}: ${asSandmanError(error).message}; once more in ${wait / 1000} s`);
  } finally {
    watched.busy = false;
  }
}

/** Looks once more first: somebody may have done or changed something in between, and now something else is due. */
export async function act(site: Site, { raw: { id } }: Watched, task: Task, call: Call): Promise<void> {
  const { backend, roster, clock } = site;
  const watched = await roster.look(backend, id, call);
  if (watched === undefined) return;
  const sandbox = roster.view(watched);
  const wake = sandbox.state === 'paused' ? WAKE : null;
  const still = task === WAKE ? wake : dueTask(sandbox, clock.now().wall);
  if (still !== null) await change(site, sandbox, still, call);
}

/** Takes a sandbox to where the task leads, whatever is in the way of the first try. */
export async function change(site: Site, sandbox: Sandbox, { verb, why }: Task, call: Call): Promise<void> {
  const { backend, verbs, roster, log } = site;
  try {
    const options = { graceSeconds: STOP_GRACE_SECONDS };
    const { state, changed } = await within(call.signal, ACT_MS, verb, (signal) =>
      transition(sandbox, { backend: verbs, verb, options, call: { signal } }),
    );
    if (changed) log(`${titleOf(sandbox)} (${sandbox.id}) is ${state}: ${why}`);
  } catch (error) {
    // Somebody else has ended it.
    if (!hasCode(error, 'not_found')) throw error;
  }
  await roster.look(backend, sandbox.id, call, true);
}
