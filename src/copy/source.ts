import { lstat, opendir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { usageError } from '../errors.js';

/** What of this machine is to be copied. */
export interface LocalSource {
  /** Absolute, and of a folder the real one. */
  path: string;
  /** `contents`: of a folder, without it. Links are files. */
  kind: 'file' | 'folder' | 'contents';
  name: string;
  files: number;
  bytes: number;
  /** It has a link that leads out of it; Docker refuses to unpack one. */
  leaving: boolean;
}

/** What a path means: with a slash at its end a folder, with `/.` its contents. `usage` where it is not there. */
export async function localSource(given: string, cwd: string): Promise<LocalSource> {
  const absolute = resolve(cwd, given);
  const isFolder = given.endsWith('/') || /(^|\/)\.\.?$/.test(given);
  const found = await (isFolder ? stat(absolute) : lstat(absolute)).catch((error: Error) => {
    throw usageError(`cannot read "${given}": ${error.message}`, { cause: error });
  });
  if (isFolder && !found.isDirectory()) throw usageError(`"${given}" is not a folder`);
  if (!found.isDirectory()) {
    if (!found.isFile() && !found.isSymbolicLink())
      throw usageError(`"${given}" is neither a file nor a folder`);
    const bytes = found.isFile() ? found.size : 0;
    const leaving = found.isSymbolicLink() && (await leavesBy(absolute, dirname(absolute)));
    return { path: absolute, kind: 'file', name: basename(absolute), files: 1, bytes, leaving };
  }
  const path = await realpath(absolute);
  const kind = /(^|\/)\.$/.test(given) || path === '/' ? 'contents' : 'folder';
  return { path, kind, name: basename(isFolder ? path : absolute), ...(await measure(path)) };
}

/** How much there is in a folder; what cannot be read is left to whoever reads it. */
async function measure(root: string): Promise<Pick<LocalSource, 'files' | 'bytes' | 'leaving'>> {
  const all = { files: 0, bytes: 0, leaving: false };
  const folders = [root];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = await opendir(at).catch(() => null);
    if (entries === null) continue;
    for await (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else all.files += 1;
      if (entry.isFile()) all.bytes += (await lstat(path).catch(() => ({ size: 0 }))).size;
      if (entry.isSymbolicLink()) all.leaving ||= await leavesBy(path, root);
    }
  }
  return all;
}

async function leavesBy(link: string, root: string): Promise<boolean> {
  const to = await readlink(link).catch(() => '');
  return !isAbsolute(to) && /^\.\.(\/|$)/.test(relative(root, join(dirname(link), to)));
}
