import type { Context } from '../context.js';
import { hasCode, type SandmanError, usageError } from '../errors.js';
import type { Call } from '../sandbox/backend.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import { type Following, followOn } from '../sandbox/follow-on.js';
import type { ListOptions } from './list.js';
import { type Watching, watchingFor } from './list-watching.js';

/** `list -w`: goes on until Ctrl-C, also where a backend that has answered goes away for a while. */
export async function watchList(
  context: Context,
  { states, ...filter }: SandboxFilter,
  options: ListOptions,
): Promise<void> {
  const { io, backends, settings } = context;
  if (io.mode === 'json' || io.mode === 'id') {
    throw usageError(`-w shows a table, or a stream with -o jsonl; not -o ${io.mode}`);
  }
  if (options.allBackends) throw usageError('-w watches one backend: leave out -A');
  const name = settings.required('defaultBackend');
  await watch(
    context,
    {
      ...{ name, open: () => backends.open(name), silenceMs: null },
      // Of who leaves the wanted states a stream tells the new one.
      filter: io.mode === 'jsonl' ? filter : { ...filter, states },
    },
    watchingFor(context, name, { states, sort: options.sort, limit: options.limit }),
  );
}

async function watch(context: Context, following: Following, watching: Watching): Promise<void> {
  const { stdout } = context.io;
  const over = new AbortController();
  const leave = () => over.abort();
  // Who reads no more hears of no change.
  stdout.on('error', leave);
  const signal = AbortSignal.any([context.signal, over.signal]);
  try {
    await tell(following, watching, { ...context.call(), signal, onWarning: watching.warn });
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    stdout.off('error', leave);
    watching.end();
  }
}

async function tell(following: Following, watching: Watching, call: Call): Promise<void> {
  let seen = false;
  for await (const news of followOn(following, call)) {
    if (news.kind === 'lost' && !(seen && mayComeBack(news.failure))) throw news.failure;
    seen = true;
    if (news.kind === 'found') watching.found(news.sandboxes);
    else watching.lost(news);
  }
}

function mayComeBack(failure: SandmanError): boolean {
  return failure.details.retryable === true || hasCode(failure, 'unreachable', 'timeout', 'limit');
}
