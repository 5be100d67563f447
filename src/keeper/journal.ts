import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** One more of that size is kept: the file before. */
const LARGEST_BYTES = 256 * 1024;

/** Where a keeper tells what it does: a line each, with its time. It never fails, whatever becomes of the file. */
export function createJournal(path: string, echo?: (line: string) => void): (text: string) => void {
  return (text) => {
    const line = `${new Date().toISOString()} ${text.replace(/\s+/g, ' ')}`;
    echo?.(line);
    try {
      if (sizeOf(path) > LARGEST_BYTES) renameSync(path, `${path}.1`);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // A full disk keeps nobody from acting on time.
    }
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
