import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './files.js';

/** Names that programs stumble over. */
export const HARD_NAMES = [
  'two  words',
  '-rf',
  'new\nline',
  'ünï-日本-🙂',
  'it\'s "quoted" $HOME `x` *',
  '@at',
  '.hidden',
  '..double',
  'back\\slash',
  'é'.repeat(100),
] as const;

const OLD = new Date('2020-01-02T03:04:05Z');

export const bytesHash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A folder with all that a copy must keep: names, modes, links of both kinds, an empty folder, any bytes. */
export function makeTree(): string {
  const folder = join(temporaryFolder(), 'tree');
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  for (const name of HARD_NAMES) writeFileSync(join(folder, name), `this is ${name}`);
  writeFileSync(join(folder, 'deep/er/bytes'), Buffer.from(Array.from({ length: 256 }, (_, at) => at)));
  writeFileSync(join(folder, 'deep', 'é'.repeat(90)), 'a long way');
  writeFileSync(join(folder, 'script'), '#!/bin/sh\n');
  writeFileSync(join(folder, 'nothing'), '');
  symlinkSync('script', join(folder, 'link'));
  symlinkSync('/etc/passwd', join(folder, 'absolute'));
  symlinkSync('deep/nowhere', join(folder, 'dangling'));
  symlinkSync('x'.repeat(150), join(folder, 'long-link'));
  linkSync(join(folder, 'script'), join(folder, 'deep/hard'));
  chmodSync(join(folder, 'script'), 0o751);
  chmodSync(join(folder, 'nothing'), 0o666);
  chmodSync(join(folder, '-rf'), 0o400);
  utimesSync(join(folder, 'script'), OLD, OLD);
  utimesSync(join(folder, 'deep/er'), OLD, OLD);
  chmodSync(join(folder, 'deep/er'), 0o750);
  chmodSync(join(folder, 'empty'), 0o777);
  return folder;
}

/**
 * All that is to be kept of a folder, a line for each thing in it. Its own time is not: the tar of busybox makes links that
 * lead away when all else is there.
 */
export function linesOf(folder: string): string[] {
  const inodes = new Map<number, string>();
  const walk = (path: string): string[] => {
    const full = join(folder, path);
    const found = lstatSync(full);
    const time = path === '.' ? '' : Math.floor(found.mtimeMs / 1000);
    const about = `${path} ${(found.mode & 0o7777).toString(8)} ${time}`;
    if (found.isSymbolicLink()) return [`${path} -> ${readlinkSync(full)}`];
    if (found.isDirectory()) {
      const names = readdirSync(full).sort();
      return [`${about}/`, ...names.flatMap((name) => walk(join(path, name)))];
    }
    const twin = inodes.get(found.ino) ?? path;
    inodes.set(found.ino, twin);
    return [`${about} ${bytesHash(readFileSync(full))}${twin === path ? '' : ` = ${twin}`}`];
  };
  return walk('.');
}
