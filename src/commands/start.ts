import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { Registrar } from '../program.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';

export function registerStart(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program
      .command('start')
      .description('run stopped sandboxes again: their files are there, their processes are new'),
    ['sandman start web', 'run it again'],
    ['sandman start --all', 'run all that are stopped'],
  );
  addChangeOptions(command).action(bind(start));
}

export async function start(context: Context, names: string[], options: ChangeOptions): Promise<void> {
  await change(context, 'start', names, options);
}
