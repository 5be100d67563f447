import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { Registrar } from '../program.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';

export function registerStart(program: Command, { bind }: Registrar): void {
  addChangeOptions(
    program
      .command('start')
      .description('run stopped sandboxes again: their files are there, their processes are new'),
  ).action(bind(start));
}

export async function start(context: Context, names: string[], options: ChangeOptions): Promise<void> {
  await change(context, 'start', names, options);
}
