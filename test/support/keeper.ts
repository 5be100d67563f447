import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from './sandman.js';

/** The processes that keep for one state folder, by what the system says of them. */
export function keepersOf(stateFolder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = read(join('/proc', pid, 'cmdline')).split('\0');
      return words.includes(stateFolder) && words.some((word) => word === PROGRAMS.keeper.at(-1));
    })
    .map(Number);
}

/** Where `sandman` with that environment keeps what it knows of sandboxes. */
export function stateFolderOf(env: Readonly<Record<string, string>>): string {
  return env.SANDMAN_STATE_DIR ?? join(env.HOME ?? '', '.local', 'state', 'sandman');
}

export function endKeepers(env: Readonly<Record<string, string>>): void {
  for (const pid of keepersOf(stateFolderOf(env))) process.kill(pid, 'SIGKILL');
}

export function keeperLog(env: Readonly<Record<string, string>>): string {
  return read(join(stateFolderOf(env), 'keeper.log'));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
