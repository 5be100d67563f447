import type { Command } from 'commander';
import { SHELLS } from '../completion/shells.js';
import { usageError } from '../errors.js';
import { parseChoice } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';

export function registerCompletion(program: Command, { print }: Registrar): void {
  withExamples(
    program
      .command('completion')
      .description('print the script that completes commands and flags in a shell'),
    ['eval "$(sandman completion bash)"', 'for this shell; put it in ~/.bashrc for all'],
  )
    .argument('[shell]', SHELLS.join(', '))
    .action(async (shell: string | undefined) => print(await completion(program, shell)));
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
