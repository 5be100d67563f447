import { unsupportedError } from '../errors.js';
import { within } from '../sandbox/deadline.js';
import type { Service, ServiceCommand } from './service.js';

export interface ManagerPlace {
  env: Readonly<Record<string, string | undefined>>;
}

const COMMAND_MS = 60_000;

/** Has the manager do things, one after the other. Throws `unsupported`, with the manager's words, where it does not. */
export async function manage(
  { kind }: Pick<Service, 'kind'>,
  commands: readonly ServiceCommand[],
  { env }: ManagerPlace,
  signal: AbortSignal,
): Promise<void> {
  for (const command of commands) {
    const why = await within(signal, COMMAND_MS, command.join(' '), (limited) => run(command, env, limited));
    if (why === null) continue;
    throw unsupportedError(`${kind} cannot run the keeper here: ${why}`, {
      hint: 'start `sandman keeper run` from your login script',
    });
  }
}

/** Null, or why it failed. */
async function run(
  [program, ...words]: ServiceCommand,
  env: ManagerPlace['env'],
  signal: AbortSignal,
): Promise<string | null> {
  const { execa } = await import('execa');
  const ran = await execa(program, words, {
    ...{ env: { ...env }, extendEnv: false, cancelSignal: signal, reject: false },
    ...{ stdin: 'ignore', stripFinalNewline: true },
  });
  signal.throwIfAborted();
  if (!ran.failed) return null;
  if (ran.code === 'ENOENT') return `there is no ${program} on the PATH`;
  return ran.stderr.trim() || ran.stdout.trim() || (ran.shortMessage ?? 'it failed');
}
