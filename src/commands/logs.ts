import type { Command } from 'commander';
import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { parsePositiveDuration } from '../parse/duration.js';
import { parseCountOrNone } from '../parse/number.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { sandboxArgument, valueOption } from './option.js';
import { pickOne } from './pick.js';
import { withDefault } from './setting.js';
import { find } from './targets.js';

/** Times in seconds. */
export interface LogsOptions {
  follow?: boolean;
  tail?: number;
  since?: number;
}

export function registerLogs(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('logs').description('show what the main process of a sandbox has written'),
    ['sandman logs job', 'all of it, errors on stderr'],
    ['sandman logs job -f --tail 20', 'the last 20 lines, and what comes'],
    ['sandman logs job --since 5m', 'of the last 5 minutes'],
  )
    .addArgument(sandboxArgument())
    .option('-f, --follow', 'go on with what comes, until the process ends')
    .addOption(
      withDefault('all', valueOption('--tail <lines>', 'only the last so many lines', parseCountOrNone)),
    )
    .addOption(valueOption('--since <duration>', 'only what is no older', parsePositiveDuration))
    .action(bind(logs));
}

export async function logs(context: Context, name: string | undefined, options: LogsOptions): Promise<void> {
  const { io, settings } = context;
  const { follow = false, tail = null, since: sinceSeconds = null } = options;
  const backend = await context.backend();
  if (backend.logs === undefined)
    throw unsupportedError(`${backend.name} keeps no logs of the main process`, {
      backend: backend.name,
      hint: 'let what you run write into a file, and read that with `sandman exec`',
    });
  const { id } =
    name === undefined
      ? await pickOne(context, backend, { purpose: 'read the logs of' })
      : await find(context, backend, name, settings.required('timeout'));
  await backend.logs(id, { follow, tail, sinceSeconds }, io, context.call());
}
