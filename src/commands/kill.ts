import type { Command } from 'commander';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import type { Registrar } from '../program.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';
import { askToKill } from './kill-question.js';

export interface KillOptions extends ChangeOptions {
  missingOk?: boolean;
}

export function registerKill(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('kill').aliases(['rm', 'delete']).description('end sandboxes for good, files included'),
    ['sandman kill web', 'end it, and remove its files'],
    ['sandman kill --state stopped --dry-run', 'say which stopped ones would go'],
  );
  addChangeOptions(command)
    .option('--missing-ok', 'a sandbox that is not there is no failure')
    .action(bind(kill));
}

export async function kill(context: Context, names: string[], options: KillOptions): Promise<void> {
  const { io } = context;
  if (options.all && !options.yes && !options.dryRun && !io.promptable) {
    throw usageError('kill --all ends them for good, and there is no terminal to ask on', { hint: 'add -y' });
  }
  await change(context, 'kill', names, options, {
    missingOk: options.missingOk ?? false,
    confirm: async (chosen, { picked = false }) => {
      const many = options.all || picked;
      if (many && !options.yes && chosen.length > 0) await askToKill(context, chosen);
    },
  });
}
