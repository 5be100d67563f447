import { readFileSync } from 'node:fs';
import { conflictError } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import { askLock } from '../lifetimes/lock.js';
import { PARTS } from '../programs.js';
import { within } from '../sandbox/deadline.js';
import { sleep } from '../sandbox/sleep.js';
import { readStatus } from './status.js';

export interface HandOverPlace {
  platform: NodeJS.Platform;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

const END_MS = 15_000;
const LOOK_MS = 25;

/** Has the keeper that runs end, and waits until it has; its process, or null where none ran. */
export async function endKeeper(
  { lock, statusPath }: Pick<Keeping, 'lock' | 'statusPath'>,
  { platform, kill }: HandOverPlace,
  signal: AbortSignal,
): Promise<number | null> {
  if ((await askLock(lock)) === 'free') return null;
  const pid = readStatus(statusPath)?.pid;
  // What it wrote may be older than it, and the number another's by now.
  if (pid === undefined || !isKeeper(pid, platform, lock.folder)) {
    throw conflictError('a keeper runs whose process cannot be told', { hint: 'end it, and try again' });
  }
  kill(pid, 'SIGTERM');
  await within(signal, END_MS, `the end of the keeper, process ${pid},`, async (limited) => {
    while ((await askLock(lock)) !== 'free') await sleep(LOOK_MS, limited);
  });
  return pid;
}

/** Elsewhere than on Linux the lock has to do. */
function isKeeper(pid: number, platform: NodeJS.Platform, folder: string): boolean {
  if (platform !== 'linux') return true;
  const words = commandLineOf(pid);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  if (has(/\/bin\/keeper\.js$/) || words.includes(PARTS.keeper)) return words.includes(folder);
  return has(/(^|\/)sandman[^/]*$/) && words.includes('keeper') && words.includes('run');
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Where something is left to keep: sees to it that it is kept, by a keeper in the background where there is no other. */
export async function keepOn({ engines, ensure }: Keeping, signal: AbortSignal): Promise<void> {
  const [address] = engines.all();
  if (address !== undefined) await ensure(address, signal);
}
