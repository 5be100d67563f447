import { unsupportedError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { SignalName } from '../../sandbox/exec.js';
import { tellCommand } from '../mark.js';
import { errorOf } from './answer.js';
import type { Door } from './door.js';
import { exitCodeOf, prepare } from './exec.js';

export interface Told {
  mark: string;
  name: SignalName;
  /** Whose the command is: only they may read its environment. */
  user: string | null;
}

/**
 * The Engine API has no request that tells an exec anything, and the process ids that it gives are those of its own
 * machine; so the processes are told by another command inside.
 */
export async function tellMarked(
  door: Door,
  id: string,
  { mark, name, user }: Told,
  signal: AbortSignal,
): Promise<void> {
  const spec = { command: tellCommand('sh', mark, name), env: {}, workdir: null, user, terminal: null };
  const execId = await prepare(door, id, spec, false, signal);
  const path = `/exec/${execId}/start`;
  const answer = await door.ask({ method: 'POST', path, body: { Detach: false, Tty: false }, signal });
  if (answer.status >= 300) throw errorOf(answer);
  const exitCode = await exitCodeOf(door, execId, signal);
  if (exitCode === COMMAND_EXIT.notFound || exitCode === COMMAND_EXIT.notExecutable)
    throw unsupportedError('there is no shell inside, by which the command could be told', {
      hint: 'what runs inside ends with `sandman stop`',
    });
}
