import type { Command } from 'commander';
import type { Context } from '../context.js';
import { parseDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';
import { withDefault } from './setting.js';

export interface StopOptions extends ChangeOptions {
  grace?: number;
}

/** As long as docker gives. */
export const GRACE_SECONDS = 10;

export function registerStop(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('stop').description('end the processes of sandboxes and keep their files'),
    ['sandman stop web --grace 30s', 'give what runs inside half a minute to end'],
    ['sandman stop -l team=ci', 'stop all with this label'],
  );
  addChangeOptions(command)
    .addOption(
      withDefault(
        `${GRACE_SECONDS}s`,
        valueOption('--grace <duration>', 'time the processes have to end by themselves', parseDuration),
      ),
    )
    .action(bind(stop));
}

export async function stop(context: Context, names: string[], options: StopOptions): Promise<void> {
  await change(context, 'stop', names, options, { graceSeconds: options.grace ?? GRACE_SECONDS });
}
