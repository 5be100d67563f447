import type { Command } from 'commander';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { checkTerminal } from './inside.js';
import { endOption } from './option.js';
import { addInsideOptions, type InsideOptions, workIn } from './working-inside.js';

/** Times in seconds. */
export interface ExecOptions extends InsideOptions {
  interactive?: boolean;
  tty?: boolean;
  timeout?: number;
}

export function registerExec(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('exec').description('run a command in a sandbox, waking it where it is paused'),
    ['sandman exec web -- ls -l /srv', 'ends with the command’s own exit code'],
    ['sandman exec -it web -- python3', 'on this terminal'],
    ['sandman exec -i web -- sh -c "cat > /srv/a" < notes.txt', 'hand the command this input'],
  )
    .option('-i, --interactive', 'give the command this standard input')
    .option('-t, --tty', 'give the command a terminal');
  addInsideOptions(command)
    .addOption(endOption())
    .usage('[options] [sandbox] -- command...')
    .action(bind(exec));
}

/** The command's own exit code; 124 to 127 where it is Sandman's failure. */
export async function exec(
  context: Context,
  name: string | undefined,
  options: ExecOptions,
): Promise<number> {
  const { rest } = context;
  const { interactive = false, tty = false, timeout } = options;
  if (rest === null || rest.length === 0)
    throw usageError('there is no command: write `sandman exec SANDBOX -- COMMAND`');
  checkTerminal(context, { interactive, tty });
  const limitMs = timeout === undefined ? null : timeout * 1000;
  const own = { command: [...rest], interactive, tty, limitMs };
  return workIn(context, name, 'run a command in', options, own);
}
