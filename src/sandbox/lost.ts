import { conflictError, hasCode, notFoundError, type SandmanError, unreachableError } from '../errors.js';
import type { Backend } from './backend.js';
import { within } from './deadline.js';
import { type Sandbox, type State, titleOf } from './sandbox.js';
import { sleep } from './sleep.js';
import { read } from './wait.js';

/** How long the control plane is asked, before it is the network that is to blame. */
const LOOK_MS = 5000;
/** What a backend takes to note that a sandbox has ended, after what was in it has. */
const PAUSES_MS = [0, 50, 100, 200] as const;
const LOSSES: ReadonlySet<string> = new Set(['unreachable', 'conflict', 'not_found']);
const RUNNING: ReadonlySet<State> = new Set(['running', 'unknown', 'creating', 'resuming']);

/** What a command ends with that was killed, by whomever. */
export const KILLED = 137;

/** Whether it was the connection that failed, or what is behind it, and not the command. */
export function isLoss({ code, details }: SandmanError): boolean {
  return LOSSES.has(code) && details.exitCode === undefined;
}

/** Why a command could not be followed to its end, by what the control plane says of its sandbox. */
export async function explainLoss(
  error: SandmanError,
  backend: Backend,
  sandbox: Sandbox,
): Promise<SandmanError> {
  const where = { backend: backend.name, id: sandbox.id, cause: error };
  try {
    const fate = await fateOf(backend, sandbox);
    if (fate !== null) return fate;
    // It ended, and nothing was lost but what it ran on.
    if (hasCode(error, 'conflict')) return error.with(where);
    const message = `the connection to the command was lost, and ${titleOf(sandbox)} runs`;
    return unreachableError(message, { ...where, hint: 'the command may go on inside' });
  } catch {
    return unreachableError(`the connection to the command and to ${backend.name} was lost`, {
      ...where,
      hint: 'the command may go on inside',
    });
  }
}

/** What became of a sandbox under a command that was killed; null where it runs, so that only the command was meant. */
export async function lookAfterKilled(backend: Backend, sandbox: Sandbox): Promise<SandmanError | null> {
  return fateOf(backend, sandbox).catch(() => null);
}

/** One that is stopped may be on its way out. */
async function fateOf(backend: Backend, sandbox: Sandbox): Promise<SandmanError | null> {
  const never = new AbortController().signal;
  let fate: SandmanError | null = null;
  for (const pause of PAUSES_MS) {
    await sleep(pause);
    const { state } = await within(never, LOOK_MS, 'looking at it', (signal) =>
      read(backend, sandbox, { signal }),
    );
    fate = RUNNING.has(state) ? null : fateIn(state, sandbox, backend.name);
    if (state !== 'stopped' && fate !== null) return fate;
  }
  return fate;
}

function fateIn(state: State, sandbox: Sandbox, backend: string): SandmanError {
  const title = titleOf(sandbox);
  const where = { backend, id: sandbox.id };
  const gone = state === 'gone' || state === 'killing';
  if (gone) return notFoundError(`${title} was killed while the command ran`, where);
  const paused = state === 'paused' || state === 'pausing';
  const hint = `to go on with it: sandman ${paused ? 'resume' : 'start'} -b ${backend} ${title}`;
  return conflictError(`${title} was ${paused ? 'paused' : state} while the command ran`, { ...where, hint });
}
