import type { Command } from 'commander';
import type { Context } from '../context.js';
import { hasCode, usageError } from '../errors.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import type { Asked, SandboxSpec } from '../sandbox/spec.js';
import { createOn, traitsOf } from './create.js';
import { addCreateOptions, type CreateOptions, toSpec } from './create-options.js';
import { withExamples } from './examples.js';
import { checkTerminal, runInside } from './inside.js';
import { endOption } from './option.js';
import { tellingOwnFailure } from './own-failure.js';

export interface RunOptions extends CreateOptions {
  keep?: boolean;
  interactive?: boolean;
  tty?: boolean;
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
    .addOption(endOption())
    .option('-i, --interactive', 'give the command this standard input')
    .option('-t, --tty', 'give the command a terminal')
    .option('--keep', 'do not kill it afterwards')
    .usage('[options] -- command...')
    .action(bind(run));
}

/** The command's own exit code; 124 to 127 where it is Sandman's failure. Usage errors are thrown as everywhere. */
export async function run(context: Context, options: RunOptions): Promise<number> {
  const { rest, settings, place } = context;
  if (rest === null) throw usageError('there is no command: write `sandman run -- COMMAND`');
  const { interactive = false, tty = false } = options;
  checkTerminal(context, { interactive, tty });
  const traits = traitsOf(context);
  return tellingOwnFailure(context, async () => {
    const spec = toSpec({ name: undefined, command: rest, options, settings, cwd: place.cwd, ...traits });
    const backend = await context.backend();
    // The sandbox itself stays idle: the command runs in it, and --timeout is the command's.
    const seconds = settings.required('createTimeout');
    const idle = { ...spec, command: null, asked: askedForRun(spec) };
    const sandbox = await createOn(context, backend, idle, { seconds, ifNotExists: false });
    return runAndKill(context, backend, sandbox, rest, options);
  });
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
  const { interactive = false, tty = false, workdir = null, user = null, timeout } = options;
  try {
    return await runInside(context, backend, sandbox, {
      command: [...command],
      ...{ env: {}, workdir, user, interactive, tty },
      limitMs: timeout === undefined ? null : timeout * 1000,
    });
  } finally {
    if (options.keep) context.io.note(`kept ${titleOf(sandbox)} ${sandbox.id}`);
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
