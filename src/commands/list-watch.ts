import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import type { Io } from '../io/io.js';
import { presentSandboxes, sandboxTable } from '../io/present.js';
import { createScreen } from '../io/screen.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import { difference, follow } from '../sandbox/follow.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { sortSandboxes } from '../sandbox/sort.js';
import type { ListOptions } from './list.js';

/** `list -w`: goes on until Ctrl-C, or until the backend or whoever reads it goes away. */
export async function watchList(
  context: Context,
  filter: SandboxFilter,
  options: ListOptions,
): Promise<void> {
  const { io, columns } = context;
  if (io.mode === 'json' || io.mode === 'id') {
    throw usageError(`-w shows a table, or a stream with -o jsonl; not -o ${io.mode}`);
  }
  if (options.allBackends) throw usageError('-w watches one backend: leave out -A');
  const backend = await context.backend();
  const screen = createScreen(io);
  let before: Sandbox[] = [];
  await whileRead(io, context.signal, async (signal) => {
    for await (const found of follow(backend, filter, { ...context.call(), signal })) {
      const now = sortSandboxes(found, options.sort).slice(0, options.limit);
      if (io.mode === 'jsonl') presentSandboxes(io, difference(before, now), { single: false, columns });
      else screen.show(sandboxTable(io, now, columns));
      before = now;
    }
  });
}

/** Until stdout cannot be written any more, which is for `main` to tell of. */
async function whileRead(
  { stdout }: Io,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const left = new AbortController();
  const leave = () => left.abort();
  stdout.once('error', leave);
  try {
    await work(AbortSignal.any([signal, left.signal]));
  } catch (error) {
    if (signal.aborted || !left.signal.aborted) throw error;
  } finally {
    stdout.off('error', leave);
  }
}
