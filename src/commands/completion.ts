import type { Command } from 'commander';
import { SHELLS } from '../completion/shells.js';
import { usageError } from '../errors.js';
import { parseChoice } from '../parse/word.js';
import type { Registrar } from '../program.js';
import {
  type CompletionInstallOptions,
  installCompletion,
  uninstallCompletion,
} from './completion-install.js';
import { withExamples } from './examples.js';

const WHICH = `${SHELLS.join(', ')} (env: SHELL)`;

export function registerCompletion(program: Command, { bind, print }: Registrar): void {
  const command = withExamples(
    program
      .command('completion')
      .description('complete commands, flags and the names of sandboxes in a shell: print the script'),
    ['sandman completion install', 'put it where your shell looks'],
    ['eval "$(sandman completion bash)"', 'for this shell only'],
    ['sandman completion uninstall', 'take it away from there again'],
  )
    .argument('[shell]', SHELLS.join(', '))
    .action(async (shell: string | undefined) => print(await completion(program, shell)));
  command
    .command('install')
    .description('put the script where a shell looks, and say what is left to do')
    .argument('[shell]', WHICH)
    .option('--dry-run', 'only say what would be written, and where')
    .action(
      bind((context, shell: string | undefined, options: CompletionInstallOptions) =>
        installCompletion(context, shell, (chosen) => completion(program, chosen), options),
      ),
    );
  command
    .command('uninstall')
    .description('take it away from there')
    .argument('[shell]', WHICH)
    .action(bind(uninstallCompletion));
}

/** The script for a shell, made from the tree of commands. */
export async function completion(program: Command, shell: string | undefined): Promise<string> {
  if (shell === undefined) throw usageError(`name a shell: ${SHELLS.join(', ')}`);
  const chosen = parseChoice(shell, SHELLS, 'a shell');
  const [{ completionScript }, { nodesOf }] = await Promise.all([
    import('../completion/scripts.js'),
    import('../completion/tree.js'),
  ]);
  return completionScript(chosen, nodesOf(program));
}
