import type { ChildProcess } from 'node:child_process';
import { EventEmitter, on } from 'node:events';
import { notFoundError, unreachableError } from '../../errors.js';
import type { Change } from '../../sandbox/backend.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import type { Processes } from './processes.js';

export interface Entry {
  sandbox: Sandbox;
  readonly spec: SandboxSpec;
  readonly processes: Processes;
  /** The sandbox's own command, while it runs. */
  main: ChildProcess | null;
}

/** All sandboxes of the in-memory backend, and everybody who wants to know when one changes. */
export interface Shelf {
  /** In milliseconds since the epoch. */
  now(): number;
  all(): Entry[];
  /** `not_found` where there is none. */
  find(id: string): Entry;
  put(entry: Entry): void;
  change(entry: Entry, change: Partial<Sandbox>): void;
  remove(entry: Entry): Promise<void>;
  /** Changes from this very call on. */
  watch(signal: AbortSignal): AsyncIterable<Change>;
  /** Ends all watching. */
  close(): void;
}

export function createShelf(backend: string, now: () => number): Shelf {
  const entries = new Map<string, Entry>();
  const news = new EventEmitter().setMaxListeners(0);
  const tell = ({ sandbox: { id } }: Entry) => news.emit('change', { id });
  return {
    now,
    all: () => [...entries.values()],
    find: (id) => {
      const entry = entries.get(id);
      if (entry === undefined) throw notFoundError(`no sandbox ${id}`, { backend, id });
      return entry;
    },
    put: (entry) => {
      entries.set(entry.sandbox.id, entry);
      tell(entry);
    },
    change: (entry, change) => {
      entry.sandbox = { ...entry.sandbox, ...change };
      tell(entry);
    },
    remove: async (entry) => {
      entries.delete(entry.sandbox.id);
      await entry.processes.remove();
      tell(entry);
    },
    // The listener is there before this returns: what happens before the first look is kept for it.
    watch: (signal) => changes(on(news, 'change', { signal, close: ['close'] }), backend, signal),
    close: () => void news.emit('close'),
  };
}

async function* changes(
  heard: AsyncIterable<unknown[]>,
  backend: string,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  try {
    for await (const [change] of heard) yield change as Change;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  throw unreachableError(`${backend} was closed`, { backend });
}
