import { setTimeout } from 'node:timers/promises';
import { conflictError, hasCode, notFoundError, type SandmanError, unreachableError } from '../errors.js';
import type { Backend } from './backend.js';
import { within } from './deadline.js';
import { type Sandbox, titleOf } from './sandbox.js';
import { read } from './wait.js';

/** How long the control plane is asked, before it is the network that is to blame. */
const LOOK_MS = 5000;
/** What a backend takes to note that a sandbox has ended, after what was in it has. */
const PAUSES_MS = [0, 50, 100, 200] as const;
const RUNNING: ReadonlySet<string> = new Set(['running', 'unknown', 'creating', 'resuming']);

/** What a command ends with that was killed, by whomever. */
export const KILLED = 137;

/** Why a command could not be followed to its end, by what the control plane says of its sandbox. */
export async function explainLoss(
  error: SandmanError,
  backend: Backend,
  sandbox: Sandbox,
): Promise<SandmanError> {
  if (!hasCode(error, 'unreachable', 'conflict', 'not_found')) return error;
  if (error.details.exitCode !== undefined) return error;
  const where = { backend: backend.name, id: sandbox.id, cause: error };
  try {
    const fate = await fateOf(backend, sandbox, [0]);
    if (fate !== null) return fate;
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
  return fateOf(backend, sandbox, PAUSES_MS).catch(() => null);
}

async function fateOf(
  backend: Backend,
  sandbox: Sandbox,
  pauses: readonly number[],
): Promise<SandmanError | null> {
  const title = titleOf(sandbox);
  const where = { backend: backend.name, id: sandbox.id };
  const never = new AbortController().signal;
  for (const pause of pauses) {
    await setTimeout(pause);
    const { state } = await within(never, LOOK_MS, 'looking at it', (signal) =>
      read(backend, sandbox, { signal }),
    );
    if (RUNNING.has(state)) continue;
    if (state === 'gone' || state === 'killing')
      return notFoundError(`${title} was killed while the command ran`, where);
    const message = `${title} was ${state === 'pausing' ? 'paused' : state} while the command ran`;
    return conflictError(message, { ...where, hint: hintFor(state, title, backend.name) });
  }
  return null;
}

function hintFor(state: string, title: string, backend: string): string {
  const verb = state === 'paused' || state === 'pausing' ? 'resume' : 'start';
  return `to go on with it: sandman ${verb} -b ${backend} ${title}`;
}
