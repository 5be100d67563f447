import type { Command } from 'commander';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { type EnvironmentOptions, environmentOf, environmentOptions } from './environment.js';
import { withExamples } from './examples.js';
import { checkTerminal, runInside } from './inside.js';
import { timeoutOption, valueOption, workdirOption } from './option.js';
import { tellingOwnFailure } from './own-failure.js';
import { findOrPick } from './usable.js';
import { awaken } from './waking.js';

/** Times in seconds. */
export interface ExecOptions extends EnvironmentOptions {
  interactive?: boolean;
  tty?: boolean;
  workdir?: string;
  user?: string;
  timeout?: number;
  /** False: what is paused is not woken. */
  resume?: boolean;
}

export function registerExec(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('exec').description('run a command in a sandbox, waking it where it is paused'),
    ['sandman exec web -- ls -l /srv', 'ends with the command’s own exit code'],
    ['sandman exec -it web -- python3', 'on this terminal'],
    ['sandman exec -i web -- sh -c "cat > /srv/a" < notes.txt', 'hand the command this input'],
  )
    .argument('[sandbox]', 'its id, the beginning of its id (4 or more characters), or its name')
    .option('-i, --interactive', 'give the command this standard input')
    .option('-t, --tty', 'give the command a terminal');
  for (const option of environmentOptions()) command.addOption(option);
  command
    .addOption(workdirOption())
    .addOption(valueOption('-u, --user <user>', 'user inside', (text) => parseWord(text, 'a user')))
    .addOption(timeoutOption('end the command after so long, with exit code 124'))
    .option('--no-resume', 'refuse one that is paused')
    .usage('[options] [sandbox] -- command...')
    .action(bind(exec));
}

/** The command's own exit code; 124 to 127 where it is Sandman's failure. */
export async function exec(
  context: Context,
  name: string | undefined,
  options: ExecOptions,
): Promise<number> {
  const { rest, place } = context;
  const { interactive = false, tty = false, workdir = null, user = null, timeout } = options;
  if (rest === null || rest.length === 0)
    throw usageError('there is no command: write `sandman exec SANDBOX -- COMMAND`');
  const env = environmentOf(options, place.cwd);
  checkTerminal(context, { interactive, tty });
  return tellingOwnFailure(context, async () => {
    const backend = await context.backend();
    const found = await findOrPick(context, backend, name, 'run a command in');
    const rouse = () => awaken(context, backend, found, options.resume !== false);
    return runInside(context, backend, await rouse(), {
      command: [...rest],
      ...{ env, workdir, user, interactive, tty },
      limitMs: timeout === undefined ? null : timeout * 1000,
      awaken: rouse,
    });
  });
}
