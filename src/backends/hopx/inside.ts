import { conflictError, hasCode, notFoundError, otherError, type SandmanError } from '../../errors.js';
import type { Ask } from '../remote/door.js';
import { objectOf } from '../remote/json.js';
import type { Answer } from '../remote/send.js';
import { type Agent, untilUp } from './agent.js';
import { readState } from './read.js';
import type { Service } from './service.js';

/** How long a script inside may wait for something before it answers; a proxy may cut what is silent for longer. */
export const WAIT_MS = 20_000;
/** For the rest of a request. */
const SLACK_MS = 25_000;
/** In seconds; the agent's own limit of 30 is near to the wait. */
const TIMEOUT = 120;
/** Where the service's own tools begin. */
const FOLDER = '/workspace';
/** The words of a program are one word to the machine, and that is as long as one may be. Source: execve(2). */
const LONGEST_BYTES = 128 * 1024 - 1;

/** The inside of one running sandbox. */
export interface Inside {
  id: string;
  service: Service;
  agent: Agent;
}

interface Result {
  stdout?: string | null;
  stderr?: string | null;
  exit_code?: number | null;
}

export interface Script {
  text: string;
  env?: Record<string, string>;
  signal: AbortSignal;
}

/** The request that runs a script inside; what is to be asked again must be the same when it is done twice. */
export function runAsk({ text, env, signal }: Script): Ask {
  const body = {
    command: 'bash',
    args: ['-c', text],
    timeout: TIMEOUT,
    workdir: FOLDER,
    ...(env && { env }),
  };
  return { method: 'POST', path: '/commands/run', body, signal, limitMs: WAIT_MS + SLACK_MS };
}

/**
 * Runs a script inside to its end, again where it was not answered, so it must be the same when it is done twice; what
 * it prints, which must be text. `conflict` or `not_found` where the sandbox runs no more.
 */
export async function runScript(inside: Inside, script: Script): Promise<string> {
  const { id, service } = inside;
  const { text, signal } = script;
  if (Buffer.byteLength(text) > LONGEST_BYTES)
    throw otherError(`the command is too long: ${service.name} takes no more than about 100 kB of words`, {
      ...{ backend: service.name, id },
      hint: 'bring it in as a file with `sandman cp`, and run that',
    });
  const answer = await askInside(inside, { ...runAsk(script), repeatable: true });
  const { stdout, stderr, exit_code: code } = objectOf<Result>(answer, service.name);
  if (code === 0 && typeof stdout === 'string') return stdout;
  // It may have ended with its machine.
  await mustRun(service, id, signal);
  throw otherError(
    `nothing can be run in ${id}: ${stderr?.trim() || `a script of ours ended with ${code}`}`,
    {
      ...{ backend: service.name, id },
      hint: 'it needs a bash, and room in its /tmp',
    },
  );
}

/** Asks the agent, which may be late or away for a while; fails as soon as the sandbox is known to run no more. */
export function askInside({ id, service, agent }: Inside, ask: Ask): Promise<Answer> {
  return untilUp(service, agent, ask, async (error) => {
    // That was waited for long enough.
    if (hasCode(error, 'timeout')) throw error;
    await mustRun(service, id, ask.signal);
  });
}

/** Throws what a sandbox that does not run means; what is not known is no failure. */
export async function mustRun(service: Service, id: string, signal: AbortSignal): Promise<void> {
  const { name: backend } = service;
  const state = await readState(service, id, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (hasCode(error, 'auth')) throw error;
    return 'unknown';
  });
  if (state === 'gone') throw notFoundError(`${id} is gone`, { backend, id });
  if (state !== 'running' && state !== 'unknown') throw notRunning(backend, id, state);
}

export function notRunning(backend: string, id: string, state: string): SandmanError {
  return conflictError(`${id} is ${state}: commands run in what is running`, { backend, id });
}
