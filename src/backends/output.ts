import { once } from 'node:events';
import type { Streams } from '../sandbox/exec.js';

/** Part of what a process wrote. */
export interface Piece {
  toStderr: boolean;
  piece: Buffer;
}

/** Where the pieces go. */
export interface Output {
  /** Waits for a slow reader, until the signal's reason is thrown; what nobody reads any more is dropped. */
  write(piece: Piece, signal: AbortSignal): Promise<void>;
  /** Whoever reads stdout went away. */
  unread(): boolean;
  close(): void;
}

export function outputTo({ stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>): Output {
  const out = reading(stdout);
  const err = reading(stderr);
  return {
    write: ({ toStderr, piece }, signal) => (toStderr ? err : out).write(piece, signal),
    unread: out.left,
    close: () => {
      out.close();
      err.close();
    },
  };
}

/** A stream, and whether its reader has left. */
function reading(stream: NodeJS.WritableStream & { destroyed?: boolean }) {
  let left = stream.destroyed === true;
  const leave = () => {
    left = true;
  };
  // The process's own streams are never destroyed: a write of theirs fails, and so would the next.
  for (const event of ['error', 'close']) stream.once(event, leave);
  return {
    left: () => left,
    write: async (piece: Buffer, signal: AbortSignal): Promise<void> => {
      if (!left && !stream.write(piece)) await drained(stream, signal);
    },
    close: () => {
      for (const event of ['error', 'close']) stream.off(event, leave);
    },
  };
}

/** Until there is room again, or nobody reads any more. */
async function drained(stream: NodeJS.WritableStream, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.race([
    once(stream, 'drain', { signal: either }),
    once(stream, 'close', { signal: either }),
  ]).catch(() => {});
  over.abort();
  signal.throwIfAborted();
}
