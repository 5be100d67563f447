import type { Context } from '../context.js';
import { conflictError } from '../errors.js';
import { lookAtKeeper } from '../keeper/look.js';
import { runKeeper } from '../keeper/program.js';
import { readStatus } from '../keeper/status.js';

/** Ends only by a signal, as every command does, or with `conflict` where another process keeps already. */
export async function runKeeperHere({ io, keeping, place, signal }: Context): Promise<void> {
  const { lock, statusPath } = keeping();
  const kept = await runKeeper(place, {
    folder: lock.folder,
    stay: true,
    signal,
    ready: () => {},
    echo: io.note,
  });
  if (kept && (await lookAtKeeper(keeping())).trouble !== null) {
    io.warn('something is left to keep: nobody does before the next command on a local sandbox');
  }
  signal.throwIfAborted();
  if (kept) return;
  const pid = readStatus(statusPath)?.pid;
  throw conflictError(`a keeper runs already${pid === undefined ? '' : `, as process ${pid}`}`, {
    hint: 'see `sandman keeper status`',
  });
}
