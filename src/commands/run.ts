import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError, hasCode, type SandmanError, usageError } from '../errors.js';
import { COMMAND_EXIT } from '../exit-codes.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import type { Asked, SandboxSpec } from '../sandbox/spec.js';
import { createOn, traitsOf } from './create.js';
import { addCreateOptions, type CreateOptions, toSpec } from './create-options.js';
import { withExamples } from './examples.js';
import { timeoutOption } from './option.js';

export interface RunOptions extends CreateOptions {
  keep?: boolean;
  interactive?: boolean;
}

/** How long the clean-up may take when the run itself was cut short. */
const CLEAN_UP_MS = 30_000;

export function registerRun(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('run').description('make a sandbox, run one command in it, and kill it'),
    ['sandman run -- uname -a', 'ends with the command’s own exit code'],
    ['sandman run --network none --timeout 1m -- sh test.sh', 'cut off from the network, for a minute'],
    ['sandman run -i -- wc -l < notes.txt', 'hand the command this input'],
  );
  addCreateOptions(command)
    .addOption(timeoutOption('end the command after so long, with exit code 124'))
    .option('-i, --interactive', 'give the command this standard input')
    .option('--keep', 'do not kill it afterwards')
    .usage('[options] -- command...')
    .action(bind(run));
}

/** The command's own exit code; 124 to 127 where it is Sandman's failure. Usage errors are thrown as everywhere. */
export async function run(context: Context, options: RunOptions): Promise<number> {
  const { rest, settings, place, io } = context;
  if (rest === null) throw usageError('there is no command: write `sandman run -- COMMAND`');
  const traits = traitsOf(context);
  try {
    const spec = toSpec({ name: undefined, command: rest, options, settings, cwd: place.cwd, ...traits });
    const backend = await context.backend();
    // The sandbox itself stays idle: the command runs in it, and --timeout is the command's.
    const seconds = settings.required('createTimeout');
    const idle = { ...spec, command: null, asked: askedForRun(spec) };
    const sandbox = await createOn(context, backend, idle, { seconds, ifNotExists: false });
    return await runAndKill(context, backend, sandbox, rest, options);
  } catch (error) {
    const failure = asSandmanError(error);
    if (hasCode(failure, 'cancelled', 'usage')) throw failure;
    const exitCode = exitCodeFor(failure);
    io.fail(failure.with({ exitCode }));
    return exitCode;
  }
}

/** The command and where it runs are asked of what executes it, and not of the new sandbox. */
function askedForRun({ asked }: SandboxSpec): ReadonlySet<Asked> {
  const ofExec: readonly Asked[] = ['command', 'workdir', 'user'];
  return new Set([...(asked ?? [])].filter((one) => !ofExec.includes(one)).concat('exec'));
}

async function runAndKill(
  context: Context,
  backend: Backend,
  sandbox: Sandbox,
  command: readonly string[],
  options: RunOptions,
): Promise<number> {
  const { io, signal } = context;
  const limit = options.timeout === undefined ? null : options.timeout * 1000;
  const streams = { stdin: options.interactive ? io.stdin : null, stdout: io.stdout, stderr: io.stderr };
  const spec = {
    command: [...command],
    env: {},
    workdir: options.workdir ?? null,
    user: options.user ?? null,
    terminal: null,
  };
  try {
    return await within(
      signal,
      limit,
      'the command',
      async (limited) => (await backend.exec(sandbox.id, spec, streams, { signal: limited })).exitCode,
    );
  } finally {
    if (options.keep) io.note(`kept ${titleOf(sandbox)} ${sandbox.id}`);
    else await killIt(backend, sandbox);
  }
}

/** Not under the signal that cut the run short, so that nothing is left behind. */
async function killIt(backend: Backend, { id }: Sandbox): Promise<void> {
  const never = new AbortController().signal;
  await within(never, CLEAN_UP_MS, 'clean-up', (signal) => backend.kill(id, { signal })).catch(
    (error: unknown) => {
      if (!hasCode(error, 'not_found')) throw error;
    },
  );
}

function exitCodeFor(error: SandmanError): number {
  const { timedOut, failed } = COMMAND_EXIT;
  return error.details.exitCode ?? (error.code === 'timeout' ? timedOut : failed);
}
