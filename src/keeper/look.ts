import { readFileSync } from 'node:fs';
import { otherError, type SandmanError } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import { askLock } from '../lifetimes/lock.js';
import { type EngineStatus, type KeeperStatus, readStatus } from './status.js';

/** A keeper as it is seen from outside. */
export interface KeeperView {
  running: boolean;
  answers: boolean;
  /** The last one has ended before there was nothing left to keep. */
  died: boolean;
  /** Null where none is running, as the next three are. */
  pid: number | null;
  version: string | null;
  startedAt: string | null;
  /** What it occupies of the machine's memory; null where that cannot be told. */
  memoryBytes: number | null;
  /** Where none is running: what is left. */
  engines: EngineStatus[];
  next: KeeperStatus['next'];
}

export interface Look {
  view: KeeperView;
  /** What is wrong; null where nothing is. */
  trouble: SandmanError | null;
}

type Places = Pick<Keeping, 'engines' | 'lock' | 'statusPath'>;

/** Whether it runs its lock alone tells: what it has written of itself may be of one that is no more. Starts none. */
export async function lookAtKeeper({ engines, lock, statusPath }: Places): Promise<Look> {
  const holding = await askLock(lock);
  const status = readStatus(statusPath);
  if (holding === 'free') return afterEnd(status, engines);
  const answers = holding === 'held';
  const view = { running: true, answers, died: false, ...detailsOf(status) };
  return { view, trouble: answers ? null : silent(status) };
}

function detailsOf(status: KeeperStatus | null): Omit<KeeperView, 'running' | 'answers' | 'died'> {
  if (status === null) return { ...NOBODY, engines: [], next: null };
  const { pid, version, startedAt, engines, next } = status;
  return { pid, version, startedAt, memoryBytes: memoryOf(pid), engines, next };
}

const NOBODY = { pid: null, version: null, startedAt: null, memoryBytes: null };

function afterEnd(status: KeeperStatus | null, store: Keeping['engines']): Look {
  const none = { running: false, answers: false, ...NOBODY };
  if (status === null) return { view: { ...none, died: false, engines: [], next: null }, trouble: null };
  const engines = leftOf(status, store);
  const isLeft = engines.length > 0;
  const view = { ...none, died: true, engines, next: isLeft ? status.next : null };
  return { view, trouble: isLeft ? ended(status) : null };
}

/** The engines that are noted, but for those where the last keeper saw that nothing was left. */
function leftOf({ engines }: KeeperStatus, store: Keeping['engines']): EngineStatus[] {
  return store.all().flatMap((address) => {
    const { name, url } = address;
    const seen = engines.find((one) => one.name === name && one.url === url);
    if (seen?.connected && seen.sandboxes === 0) return [];
    return [{ name, url, connected: false, failure: null, sandboxes: seen?.sandboxes ?? 0 }];
  });
}

function ended({ pid }: KeeperStatus): SandmanError {
  return otherError(`the keeper, process ${pid}, has ended, and something is left to keep`, {
    hint: 'the next command on a local sandbox starts it again, and so does `sandman keeper run`',
  });
}

function silent(status: KeeperStatus | null): SandmanError {
  const who = status === null ? 'the keeper' : `the keeper, process ${status.pid},`;
  const how = status === null ? 'end its process' : `end it with \`kill -9 ${status.pid}\``;
  const hint = `${how}; the next one takes over`;
  return otherError(`${who} is there and does not answer`, { hint });
}

/** Resident memory, by proc(5). */
function memoryOf(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
