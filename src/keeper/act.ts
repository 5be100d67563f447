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

/**
 * Works on a sandbox that was marked as busy, and looks what it is then, where something was done. A failure is told, and
 * tried again later.
 */
export async function attempt(
  site: Site,
  watched: Watched,
  call: Call,
  work: () => Promise<boolean>,
): Promise<void> {
  const { backend, roster } = site;
  let done = true;
  watched.atWork = true;
  try {
    done = await work();
    watched.failures = 0;
  } catch (error) {
    if (call.signal.aborted) return;
    tryLater(site, watched, asSandmanError(error).message);
  } finally {
    // First, so that what is told of it from now on is looked at too.
    watched.busy = false;
    watched.atWork = false;
  }
  if (done) await roster.look(backend, watched.raw.id, call, true);
}

function tryLater({ clock, log }: Site, watched: Watched, why: string): void {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** watched.failures, LONGEST_RETRY_MS);
  watched.failures += 1;
  watched.retryAt = clock.now().uptime + wait;
  log(`${titleOf(watched.raw)}: ${why}; once more in ${wait / 1000} s`);
}

/**
 * Does what is due by now: somebody may have done or changed something in between. `watched`: as it was read just now;
 * whether something was done.
 */
export async function act(
  site: Site,
  watched: Watched | undefined,
  task: Task,
  call: Call,
): Promise<boolean> {
  if (watched === undefined) return false;
  const sandbox = site.roster.view(watched);
  const wake = sandbox.state === 'paused' ? WAKE : null;
  const still = task === WAKE ? wake : dueTask(sandbox, site.clock.now().wall);
  return still !== null && change(site, sandbox, still, call);
}

/** Takes a sandbox to where the task leads, whatever is in the way of the first try: true. */
export async function change(
  site: Site,
  sandbox: Sandbox,
  { verb, why }: Task,
  call: Call,
): Promise<boolean> {
  const { verbs, log } = site;
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
  return true;
}
