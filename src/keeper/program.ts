import { join } from 'node:path';
import { openEngine } from '../backends/engine/open.js';
import { asSandmanError, otherError } from '../errors.js';
import { keeperEnvironment } from '../lifetimes/environment.js';
import { createKeeping } from '../lifetimes/keeping.js';
import type { KeeperWord } from '../lifetimes/launch.js';
import { takeLock } from '../lifetimes/lock.js';
import type { Addressed, EngineAddress } from '../sandbox/backend.js';
import { VERSION } from '../version.js';
import { createJournal } from './journal.js';
import { type KeepOptions, keep } from './keeper.js';
import { dropStatus, statusWriter } from './status.js';

/** What of a process a keeper needs. */
export interface KeeperHost {
  pid: number;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  getuid?: (() => number) | undefined;
}

export interface RunOptions {
  folder: string;
  /** True: it goes on when nothing is left to keep. */
  stay: boolean;
  signal: AbortSignal;
  /** Told when it keeps. */
  ready(): void;
  /** Gets what goes into the log too. */
  echo?: (line: string) => void;
}

/** Keeps until nothing is left to keep, or the signal says so; false where another process does that already. */
export async function runKeeper(host: KeeperHost, options: RunOptions): Promise<boolean> {
  const { folder, signal } = options;
  const uid = host.getuid?.() ?? null;
  const keeping = createKeeping({ folder, platform: host.platform, uid, env: host.env, program: null });
  const log = createJournal(join(folder, 'keeper.log'), options.echo);
  const work = workFor(host, options, { keeping, log });
  // What came while it was about to end was noted before anybody asked whether there is a keeper.
  for (let first = true; first || keeping.engines.all().length > 0; first = false) {
    const lock = await takeLock(keeping.lock);
    if (lock === null) return !first;
    let left = true;
    try {
      if (first) options.ready();
      log(`keeping, as process ${host.pid} of sandman ${VERSION}`);
      left = await keep(work);
      // It stays where something is left: the next command sees by it that a keeper is wanted.
      if (!left) dropStatus(keeping.statusPath);
      log(signal.aborted ? 'told to end' : 'nothing is left to keep: ended');
    } finally {
      // Also where it fails: who holds the lock and does not keep is in the way of who would.
      await lock.release();
    }
    if (signal.aborted || left) break;
  }
  return true;
}

function workFor(
  host: KeeperHost,
  { stay, signal }: RunOptions,
  { keeping, log }: Pick<KeepOptions, 'keeping' | 'log'>,
): KeepOptions {
  const write = statusWriter(keeping.statusPath);
  const own = { pid: host.pid, version: VERSION, startedAt: new Date().toISOString() };
  const open = (address: EngineAddress) => openAt(address, host);
  return { keeping, log, stay, signal, open, tell: (status) => write({ ...own, ...status }) };
}

function openAt({ name, type, url, variables }: EngineAddress, host: KeeperHost): Addressed {
  const env = { ...keeperEnvironment(host.env), ...variables };
  const uid = host.getuid?.() ?? null;
  const family = type === 'docker' || type === 'podman' ? type : 'any';
  const machine = { env, home: variables.HOME ?? '', uid };
  const backend = openEngine({ backend: name, type, family, url, machine, lean: true, debug: () => {} });
  const { address } = backend;
  if (address === undefined) throw otherError(`${name} is not found again`);
  return { ...backend, address };
}

/** A process that was started to keep, and told to be ready by its channel. */
export type KeeperProcess = KeeperHost & {
  exitCode?: number | string | null | undefined;
  send?(word: KeeperWord): unknown;
  disconnect?(): void;
  on(signal: NodeJS.Signals | 'uncaughtException', listener: (error: unknown) => void): unknown;
};

/** The whole life of that process, with the state in that folder. */
export async function keepInBackground(host: KeeperProcess, folder: string): Promise<void> {
  const told = new AbortController();
  host.on('uncaughtException', (error) => {
    createJournal(join(folder, 'keeper.log'))(`failed: ${(error as Error)?.stack ?? error}`);
    host.exitCode = 1;
    told.abort();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) host.on(signal, () => told.abort());
  const tell = (word: KeeperWord) => {
    host.send?.(word);
    host.disconnect?.();
  };
  try {
    const ready = () => tell({ ready: true });
    const kept = await runKeeper(host, { folder, stay: false, signal: told.signal, ready });
    if (!kept) ready();
  } catch (error) {
    createJournal(join(folder, 'keeper.log'))(`failed: ${(error as Error).stack ?? error}`);
    tell({ ready: false, why: asSandmanError(error).message });
    host.exitCode = 1;
  }
}
