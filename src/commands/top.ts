import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError, usageError } from '../errors.js';
import { checkColumns } from '../io/present.js';
import type { Registrar } from '../program.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { runTop } from '../top/session.js';
import { withExamples } from './examples.js';
import { countedBackends, isConfigured } from './list-read.js';
import { shell } from './shell.js';
import { ofSandboxes, withColumns } from './shown-columns.js';
import { GRACE_SECONDS } from './stop.js';

export function registerTop(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program
      .command('top')
      .alias('ui')
      .description(
        'show the sandboxes of all backends on the whole screen, with keys to pause, stop or enter them',
      ),
    ['sandman top', '? shows the keys, q leaves'],
    ['sandman top -b local', 'of one backend only'],
  );
  withColumns(command, ofSandboxes).action(bind(top));
}

export async function top(context: Context): Promise<void> {
  const { io, settings, backends, place, signal, columns, suspension } = context;
  checkScreen(context);
  checkColumns('sandboxes', columns);
  const chosen = settings.written('defaultBackend');
  const names = chosen.origin === 'flag' ? [settings.required('defaultBackend')] : countedBackends(context);
  const open = (name: string) => backends.open(name);
  await runTop(io, {
    sources: names.map((name) => ({
      name,
      // No engine at all is no failure for who only uses remote backends.
      optional: name === 'local' && !isConfigured(context, name),
      open: () => open(name),
    })),
    ...{ open, signal, suspension, columns: columns ?? undefined, term: place.env.TERM ?? 'xterm' },
    limitMs: settings.required('timeout') * 1000,
    graceSeconds: GRACE_SECONDS,
    shell: (sandbox) => shellIn(context, sandbox),
  });
}

function checkScreen({ io }: Context): void {
  if (io.mode !== 'table' && io.mode !== 'wide') {
    throw usageError(`top shows a screen, and no -o ${io.mode}`, { hint: 'use `sandman list -w -o jsonl`' });
  }
  if (io.fullScreen) return;
  throw usageError('top needs a terminal on standard input and output that somebody sits at', {
    hint: 'use `sandman list -w`',
  });
}

/** As `sandman shell` there; why there is none, instead of saying it where nobody would see it. */
async function shellIn(context: Context, { backend, id }: Sandbox): Promise<string | null> {
  let failure: string | null = null;
  const io = Object.create(context.io, {
    fail: {
      value: ({ message }: Error) => {
        failure = message;
      },
    },
  });
  try {
    await shell({ ...context, io, backend: () => context.backends.open(backend) }, id, {});
    return failure;
  } catch (error) {
    return asSandmanError(error).message;
  }
}
