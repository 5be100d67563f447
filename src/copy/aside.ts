import { chmod, lutimes, mkdir, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refusedOut } from './failure.js';
import type { ReadEntry } from './tar.js';
import type { Unpacked } from './unpack.js';

/** Without those that would make a program run as somebody else. */
const MODE = 0o777;
const USUAL_MODE = 0o644;
const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
const FOLDERS = new Set(['Directory', 'GNUDumpDir']);

interface Link {
  to: string;
  mtime: Date | undefined;
}

/** What of an archive is not to be done as it comes. */
export interface Aside {
  /** Whether the entry is to be unpacked now. Throws where it is not honest. */
  take(entry: ReadEntry): boolean;
  /** Does what is left, when all else is there. */
  finish(): Promise<Unpacked>;
}

/** Takes out of an archive what is to be done last, in the folder in which it is unpacked. */
export function setAside(root: string): Aside {
  const links = new Map<string, Link>();
  const folders = new Map<string, { mode: number; mtime: Date | undefined }>();
  const modes = new Map<string, number>();
  const leftOut = new Set<string>();
  let bytes = 0;
  const skip = (name: string) => {
    leftOut.add(name);
    return false;
  };
  const link = (name: string, found: Link) => {
    links.set(name, found);
    return false;
  };
  const file = (name: string, mode: number, size: number) => {
    modes.set(name, mode);
    bytes += size;
    return true;
  };
  const hardLink = (name: string, entry: ReadEntry, mode: number) => {
    const target = inside(entry.linkpath ?? '');
    entry.linkpath = target;
    const found = links.get(target);
    if (found !== undefined) return link(name, found);
    return leftOut.has(target) ? skip(name) : file(name, modes.get(target) ?? mode, 0);
  };
  return {
    take: (entry) => {
      const { type, mtime, linkpath: to = '', size } = entry;
      const name = inside(entry.path);
      const mode = (entry.mode ?? USUAL_MODE) & MODE;
      Object.assign(entry, { path: name === '' ? '.' : name, mode });
      if (type === 'SymbolicLink') return link(name, { to, mtime });
      if (type === 'Link') return hardLink(name, entry, mode);
      if (FILES.has(type)) return file(name, mode, size);
      if (!FOLDERS.has(type)) return skip(name);
      folders.set(name, { mode, mtime });
      return true;
    },
    finish: async () => {
      await makeLinks(root, links);
      for (const [name, mode] of modes) await chmod(join(root, name), mode);
      // What is inside first, since a folder may not let anybody in afterwards.
      for (const [name, { mode, mtime }] of [...folders].sort(([a], [b]) => b.length - a.length)) {
        if (mtime !== undefined) await utimes(join(root, name), mtime, mtime);
        await chmod(join(root, name), mode);
      }
      return { files: modes.size + links.size, bytes, leftOut: leftOut.size };
    },
  };
}

/** The folders first, so that no link can stand for one. */
async function makeLinks(root: string, links: ReadonlyMap<string, Link>): Promise<void> {
  for (const name of links.keys()) await mkdir(dirname(join(root, name)), { recursive: true });
  for (const [name, { to, mtime }] of links) {
    await symlink(to, join(root, name));
    if (mtime !== undefined) await lutimes(join(root, name), mtime, mtime);
  }
}

/** A path of an archive, from where it is unpacked; empty for that folder itself. */
function inside(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (!parts.includes('..')) return parts.join('/');
  throw refusedOut(`"${path}" leads out of where it is to be`);
}
