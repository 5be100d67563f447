import type { Command } from 'commander';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';
import { standingFor } from './setting.js';
import { addInsideOptions, type InsideOptions, workIn } from './working-inside.js';

export interface ShellOptions extends InsideOptions {
  shell?: string;
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
  );
  addInsideOptions(command)
    .addOption(
      standingFor(
        'shell',
        valueOption('--shell <program>', 'tried before bash and sh', (text) => parseWord(text, 'a program')),
      ),
    )
    .action(bind(shell));
}

/** The shell's own exit code; 124 to 127 where it is Sandman's failure. */
export async function shell(
  context: Context,
  name: string | undefined,
  options: ShellOptions,
): Promise<number> {
  const { io, settings } = context;
  // Nothing is woken for what cannot be had.
  if (!io.stdin.isTTY || !io.stdout.isTTY)
    throw usageError('a shell needs a terminal on standard input and output', {
      hint: 'to run a command without one: sandman exec SANDBOX -- COMMAND',
    });
  const wanted = options.shell ?? settings.value('shell');
  const shells = [...(wanted === null ? [] : [wanted]), ...USUAL];
  const command = ['sh', '-c', FIRST_OF, 'sh', ...shells];
  const own = { command, interactive: true, tty: true, limitMs: null };
  return workIn(context, name, 'open a shell in', options, own);
}
