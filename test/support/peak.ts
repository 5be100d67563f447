import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { finish, type Ran, start } from './sandman.js';

const OFTEN_MS = 10;

/**
 * The most memory that a child has had, in MiB, as it is seen until its end. The peak of getrusage will not do, since that
 * of a new process begins with its parent's.
 */
export function peakOf(child: ChildProcess): () => number {
  let kilobytes = 0;
  const look = () => {
    kilobytes = Math.max(kilobytes, highWaterOf(child.pid ?? 0));
  };
  const looks = setInterval(look, OFTEN_MS);
  child.once('exit', () => clearInterval(looks));
  return () => kilobytes / 1024;
}

/** Runs a `sandman` to its end, and tells how much memory it had at its worst, in MiB. */
export async function measured(
  env: Record<string, string>,
  args: string[],
): Promise<Ran & { megabytes: number }> {
  const child = start(args, env);
  const peak = peakOf(child);
  const ran = await finish(child);
  return { ...ran, megabytes: peak() };
}

/** Source: proc(5). Nothing, once it has ended. */
function highWaterOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
