import type { Context } from '../context.js';
import { asSandmanError, hasCode, type SandmanError } from '../errors.js';
import { COMMAND_EXIT } from '../exit-codes.js';

/**
 * The exit code of a command inside, or one of 124 to 127 where it is Sandman's failure, which is told. Usage errors
 * and what a signal has ended are thrown as everywhere.
 */
export async function tellingOwnFailure({ io }: Context, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const failure = asSandmanError(error);
    if (hasCode(failure, 'cancelled', 'usage')) throw failure;
    const exitCode = exitCodeFor(failure);
    io.fail(failure.with({ exitCode }));
    return exitCode;
  }
}

function exitCodeFor(error: SandmanError): number {
  const { timedOut, failed } = COMMAND_EXIT;
  return error.details.exitCode ?? (error.code === 'timeout' ? timedOut : failed);
}
