import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

/** Node marks its own files so: without it is what was handed to this process when it was started. Source: proc(5). */
const O_CLOEXEC = 0o2000000;
/** Of a process there may be many files, of a shell's there are few. */
const HIGHEST = 65_535;

/**
 * Begins a process that outlives this one, with the streams it is to have and none of the files that a shell has handed down
 * besides: with those it would hold a lock (`exec 200>lock; flock 200`) or keep a pipe from ending.
 */
export function inBackground<S, T>(streams: readonly S[], begin: (stdio: (S | 'ignore' | number)[]) => T): T {
  const inherited = inheritedFiles().filter((file) => file >= streams.length && file <= HIGHEST);
  const nothing = openSync(devNull, 'r+');
  const stdio: (S | 'ignore' | number)[] = [...streams];
  for (const file of inherited) {
    while (stdio.length < file) stdio.push('ignore');
    stdio[file] = nothing;
  }
  try {
    return begin(stdio);
  } finally {
    closeSync(nothing);
  }
}

/** In ascending order; none where the system does not tell. */
function inheritedFiles(): number[] {
  try {
    const files = readdirSync('/proc/self/fdinfo').map(Number);
    return files.filter(isInherited).sort((one, other) => one - other);
  } catch {
    return [];
  }
}

function isInherited(file: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // It was what has read the folder.
    return false;
  }
}
