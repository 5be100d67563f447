import type { Command } from 'commander';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { type EnvironmentOptions, environmentOf, environmentOptions } from './environment.js';
import { withExamples } from './examples.js';
import { runInside } from './inside.js';
import { valueOption, workdirOption } from './option.js';
import { tellingOwnFailure } from './own-failure.js';
import { findOrPick } from './usable.js';
import { awaken } from './waking.js';

export interface ShellOptions extends EnvironmentOptions {
  shell?: string;
  workdir?: string;
  user?: string;
  /** False: what is paused is not woken. */
  resume?: boolean;
}

/** The first of the words that there is inside, in this process's stead. */
const FIRST_OF = 'for shell; do command -v "$shell" >/dev/null 2>&1 && exec "$shell"; done; exit 127';
const USUAL = ['bash', 'sh'];

export function registerShell(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program
      .command('shell')
      .alias('connect')
      .description('open an interactive shell in a sandbox, waking it where it is paused'),
    ['sandman shell web', 'leave it with Ctrl-D'],
    ['sandman shell', 'choose among the running and the paused ones'],
    ['sandman shell web --shell zsh', 'zsh where it has one, else bash, else sh'],
  )
    .argument('[sandbox]', 'its id, the beginning of its id (4 or more characters), or its name')
    .addOption(
      valueOption('--shell <program>', 'tried before bash and sh (config: shell)', (text) =>
        parseWord(text, 'a program'),
      ),
    );
  for (const option of environmentOptions()) command.addOption(option);
  command
    .addOption(workdirOption())
    .addOption(valueOption('-u, --user <user>', 'user inside', (text) => parseWord(text, 'a user')))
    .option('--no-resume', 'refuse one that is paused')
    .action(bind(shell));
}

/** The shell's own exit code; 124 to 127 where it is Sandman's failure. */
export async function shell(
  context: Context,
  name: string | undefined,
  options: ShellOptions,
): Promise<number> {
  const { io, settings, place } = context;
  // Nothing is woken for what cannot be had.
  if (!io.stdin.isTTY || !io.stdout.isTTY)
    throw usageError('a shell needs a terminal on standard input and output', {
      hint: 'to run a command without one: sandman exec SANDBOX -- COMMAND',
    });
  const { workdir = null, user = null } = options;
  const wanted = options.shell ?? settings.value('shell');
  const shells = [...(wanted === null ? [] : [wanted]), ...USUAL];
  const env = environmentOf(options, place.cwd);
  return tellingOwnFailure(context, async () => {
    const backend = await context.backend();
    const found = await findOrPick(context, backend, name, 'open a shell in');
    const rouse = () => awaken(context, backend, found, options.resume !== false);
    return runInside(context, backend, await rouse(), {
      command: ['sh', '-c', FIRST_OF, 'sh', ...shells],
      ...{ env, workdir, user, limitMs: null, awaken: rouse },
      ...{ interactive: true, tty: true },
    });
  });
}
