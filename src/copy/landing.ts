import { lstat, mkdtemp, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { conflictError, usageError } from '../errors.js';
import { IN_THE_WAY } from './failure.js';

/** Where on this machine something is to go. */
export interface LocalTarget {
  /** As it was written. */
  given: string;
  /** Absolute, links of what is there followed. */
  path: string;
  is: 'folder' | 'file' | 'nothing';
  /** It was written as a folder. */
  asFolder: boolean;
}

/** What it becomes there. */
export interface Landing {
  path: string;
  /** It goes into the folder that is there, beside what is in it. */
  merge: boolean;
}

/** `usage` where nothing can be put there. */
export async function localTarget(given: string, cwd: string): Promise<LocalTarget> {
  const absolute = resolve(cwd, given);
  const asFolder = given.endsWith('/') || /(^|\/)\.\.?$/.test(given);
  const found = await stat(absolute).catch(() => null);
  if (found !== null) {
    if (asFolder && !found.isDirectory()) throw usageError(`"${given}" is not a folder`);
    return { given, path: await realpath(absolute), is: found.isDirectory() ? 'folder' : 'file', asFolder };
  }
  const parent = dirname(absolute);
  if ((await stat(parent).catch(() => null))?.isDirectory() !== true) {
    throw usageError(`there is no folder "${parent}" to put "${basename(absolute)}" in`, {
      hint: 'make it first',
    });
  }
  return { given, path: absolute, is: 'nothing', asFolder };
}

/** A folder of one's own on the same disk, to be removed by who asked for it. */
export function stageFor({ path, is }: LocalTarget): Promise<string> {
  return mkdtemp(join(is === 'folder' ? path : dirname(path), '.sandman-'));
}

/** Where what has the name comes to be; `conflict` where something else is in its way. */
export async function landingOf(
  { given, path, is, asFolder }: LocalTarget,
  { kind, name }: { kind: 'file' | 'folder' | 'contents'; name: string },
): Promise<Landing> {
  const folder = kind !== 'file';
  if (is === 'nothing') {
    if (asFolder && !folder) {
      throw usageError(`there is no folder "${given}"`, {
        hint: 'make it first, or leave out the slash at its end',
      });
    }
    return { path, merge: false };
  }
  if (is === 'file') {
    if (folder) {
      throw conflictError(`"${given}" is a file, and no folder can take its place`, { hint: IN_THE_WAY });
    }
    return { path, merge: false };
  }
  if (kind === 'contents') return { path, merge: true };
  const inside = join(path, name);
  // Not followed: a link may have come out of a sandbox itself.
  const there = await lstat(inside).catch(() => null);
  if (there !== null && there.isDirectory() !== folder) throw inTheWay(inside, folder);
  return { path: inside, merge: there !== null && folder };
}

export function inTheWay(path: string, folder: boolean) {
  const what = folder ? 'folder' : 'file';
  return conflictError(`"${path}" is in the way of a ${what} of that name`, { hint: IN_THE_WAY });
}
