import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { hash } from './hash.js';

/** What of the machine decides where the state is. */
export interface StatePlaces {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
}

/** Where what is known of sandboxes is kept: SANDMAN_STATE_DIR, else `sandman` in the user's state folder. */
export function stateFolder({ env, home, platform }: StatePlaces): string {
  if (env.SANDMAN_STATE_DIR) return env.SANDMAN_STATE_DIR;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'sandman');
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'sandman', 'state');
  return join(home, '.local', 'state', 'sandman');
}

/**
 * A word for one user's state on one machine, which its sandboxes carry and its keeper goes by. It comes from what
 * outlives the folder, so that a lost one changes nothing.
 */
export function keeperIdentity(folder: string, uid: number | null): string {
  return hash([machineId(), uid ?? 'user', realOf(resolve(folder))].join('\n'));
}

/** Where a path leads, by links too, whether something is there or not. */
function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) return path;
    const target = linkAt(path);
    return target === null ? join(realOf(above), basename(path)) : realOf(resolve(realOf(above), target));
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || hostname();
  } catch {
    return hostname();
  }
}
