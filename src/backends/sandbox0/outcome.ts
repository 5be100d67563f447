import { constants } from 'node:os';
import { posix } from 'node:path';
import { conflictError, hasCode, notFoundError, otherError, type SandmanError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { ExecSpec } from '../../sandbox/exec.js';
import { pathOf, type Service } from './service.js';
import type { SessionEvent } from './session.js';

/** Whether a session has ended with an event. Only one attempt is ever made. */
export function isEnd({ type }: SessionEvent): boolean {
  return type === 'attempt.exited' || type === 'session.stopped' || type === 'session.failed';
}

/** What is known besides the event. */
export interface Known {
  service: Service;
  id: string;
  spec: ExecSpec;
  /** The signal that the command was told last, of which the service says no more than that there was one. */
  told: number | null;
}

/** The exit code; throws where there is none. */
export async function outcomeOf(event: SessionEvent, known: Known, signal: AbortSignal): Promise<number> {
  const { exit_code: code, reason = '' } = event;
  const { id, service, told } = known;
  if (reason === 'start_failed') throw await startFailure(known, signal);
  if (typeof code === 'number') return code >= 0 ? code : 128 + (told ?? constants.signals.SIGKILL);
  const details = { backend: service.name, id };
  if (/runtime/.test(reason)) {
    throw conflictError(
      `${id} was paused or has begun anew, and the command ended with its machine`,
      details,
    );
  }
  throw otherError(`the command ended, and how is not told: ${reason || event.type}`, details);
}

/** The service says no more than that it could not be started; so what stands in the way is looked for. */
async function startFailure(known: Known, signal: AbortSignal): Promise<SandmanError> {
  const { service, id, spec } = known;
  const [program = ''] = spec.command;
  const text = 'the command could not be started';
  const details = { backend: service.name, id };
  if (spec.workdir !== null && !(await isThere(known, spec.workdir, signal)))
    return otherError(`${text}: there is no folder "${spec.workdir}"`, details);
  // What is no path is looked up among what can be executed, and so was not found.
  const there = program.includes('/') && (await isThere(known, pathFrom(spec.workdir, program), signal));
  if (!there)
    return notFoundError(`${text}: there is no "${program}"`, {
      ...details,
      exitCode: COMMAND_EXIT.notFound,
    });
  return otherError(`${text}: "${program}" cannot be executed`, {
    ...details,
    exitCode: COMMAND_EXIT.notExecutable,
  });
}

function pathFrom(workdir: string | null, path: string): string {
  return workdir === null ? path : posix.resolve(workdir, path);
}

async function isThere({ service, id }: Known, path: string, signal: AbortSignal): Promise<boolean> {
  const { door } = await service.access(signal);
  try {
    const query = `path=${encodeURIComponent(path)}`;
    await door.ask({ method: 'GET', path: `${pathOf(service, id)}/files/stat?${query}`, signal });
    return true;
  } catch (error) {
    if (hasCode(error, 'not_found')) return false;
    throw error;
  }
}
