import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { LocalSource } from './source.js';
import { loadTar, type WriteEntry } from './tar.js';

/** Whose the files are to be inside, as numbers there. */
export interface Owner {
  uid: number;
  gid: number;
}

type Packed = Pick<LocalSource, 'path' | 'kind' | 'name'>;

const BLOCK = 512;
/** What a header has room for. */
const NAME_BYTES = 100;
const PART_BYTES = 256 * 1024;
/** Behind a folder that comes a second time. */
const AGAIN = '/.';

/** A tar stream of files of this machine, under one name; null: of a folder's contents alone. */
export async function pack(source: Packed, top: string | null, owner: Owner): Promise<Readable> {
  const { Pack } = await loadTar();
  const { path, kind, name } = source;
  const single = kind === 'file';
  const writeLong = await longNames();
  const prefix = single || top === null ? '' : `${top}/`;
  const archive = new Pack({
    cwd: single ? dirname(path) : path,
    prefix,
    strict: true,
    noPax: true,
    noDirRecurse: true,
    // With more at a time it forgets an entry behind a hard link, and never ends.
    jobs: 1,
    maxReadSize: PART_BYTES,
    onWriteEntry: (entry) => {
      if (single && top !== null) entry.path = top;
      entry.myuser = '';
      entry.stat = asIn(entry, owner);
      const prefixed = (text: string) => prefix + (prefix === '' ? text : text.replace(/^\.(\/|$)/, ''));
      const { linkpath: to = '' } = entry;
      writeLong(entry, 'NextFileHasLongLinkpath', entry.type === 'Link' ? prefixed(to) : to);
      writeLong(entry, 'NextFileHasLongPath', prefixed(entry.path));
    },
  });
  if (single) archive.add(`./${name}`);
  else for await (const one of walk(path, '.')) archive.add(one);
  archive.end();
  return Readable.from(archive, { objectMode: false });
}

/** An archive that puts an empty file in the place of whatever has the name. */
export async function blank(name: string): Promise<Readable> {
  const { Header } = await loadTar();
  const blocks = Buffer.alloc(3 * BLOCK);
  new Header({ path: name, type: 'File', size: 0, mode: 0o600, uid: 0, gid: 0 }).encode(blocks);
  return Readable.from([blocks]);
}

/**
 * A folder comes before what is in it, when all may be done in it, and again behind that, as it is to be: not every tar
 * puts off what would be in its own way.
 */
async function* walk(root: string, folder: string): AsyncGenerator<string> {
  yield folder;
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else yield path;
  }
  yield folder + AGAIN;
}

/** What the header says: nothing of who has the files on this machine goes with them. */
function asIn(entry: WriteEntry, { uid, gid }: Owner): Stats {
  const { stat, type } = entry;
  let mode = stat?.mode ?? 0;
  if (type === 'Directory') {
    const folder = entry.path.slice(0, -1);
    if (folder.endsWith(AGAIN)) entry.path = `${folder.slice(0, -AGAIN.length)}/`;
    else mode |= 0o700;
  }
  // The date that Node gives is rounded, and may be one of the next second.
  const mtime = stat && new Date(Math.floor(stat.mtimeMs));
  const said = { uid, gid, mode, mtime, atime: undefined, ctime: undefined };
  const own = Object.fromEntries(Object.entries(said).map(([key, value]) => [key, { value }]));
  return Object.create(stat ?? null, own);
}

type LongType = 'NextFileHasLongPath' | 'NextFileHasLongLinkpath';

/** Writes what a header cannot hold in GNU's way, which every tar reads: busybox passes over the other. */
async function longNames(): Promise<(entry: WriteEntry, type: LongType, text: string) => void> {
  const { Header, WriteEntry } = await loadTar();
  const write: (this: WriteEntry, blocks: Buffer) => void = Object.getPrototypeOf(WriteEntry.prototype).write;
  return (entry, type, text) => {
    const content = Buffer.from(`${text}\0`);
    if (content.length <= NAME_BYTES) return;
    const block = Buffer.alloc(BLOCK);
    new Header({ path: '././@LongLink', type, size: content.length, mode: 0, uid: 0, gid: 0 }).encode(block);
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    write.call(entry, Buffer.concat([block, content, padding]));
  };
}
