import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { LocalSource } from './source.js';
import { loadTar, type WriteEntry } from './tar.js';

/** Whose the files are to be inside, as numbers there. */
export interface Owner {
  uid: number;
  gid: number;
}

const BLOCK = 512;
/** What a header has room for. */
const NAME_BYTES = 100;
const PART_BYTES = 256 * 1024;

/** A tar stream of files of this machine, under one name; null: of a folder's contents alone. */
export async function pack(
  { path, kind, name }: Pick<LocalSource, 'path' | 'kind' | 'name'>,
  top: string | null,
  owner: Owner,
): Promise<Readable> {
  const { Pack, Header, WriteEntry } = await loadTar();
  const single = kind === 'file';
  // What a header cannot hold is written GNU's way, which every tar reads: busybox passes over the other.
  const write: (this: WriteEntry, blocks: Buffer) => void = Object.getPrototypeOf(WriteEntry.prototype).write;
  const writeLong = (
    entry: WriteEntry,
    type: 'NextFileHasLongPath' | 'NextFileHasLongLinkpath',
    text: string,
  ) => {
    const content = Buffer.from(`${text}\0`);
    if (content.length <= NAME_BYTES) return;
    const header = new Header({ path: '././@LongLink', type, size: content.length, mode: 0, uid: 0, gid: 0 });
    header.encode();
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    write.call(entry, Buffer.concat([header.block ?? Buffer.alloc(0), content, padding]));
  };
  const prefixed = (text: string) =>
    single || top === null ? text : `${top}/${text.replace(/^\.(\/|$)/, '')}`;
  const archive = new Pack({
    cwd: single ? dirname(path) : path,
    ...(single || top === null ? {} : { prefix: top }),
    strict: true,
    noPax: true,
    maxReadSize: PART_BYTES,
    onWriteEntry: (entry) => {
      if (single && top !== null) entry.path = top;
      disown(entry, owner);
      if (entry.linkpath !== undefined) {
        const link = entry.type === 'Link' ? prefixed(entry.linkpath) : entry.linkpath;
        writeLong(entry, 'NextFileHasLongLinkpath', link);
      }
      writeLong(entry, 'NextFileHasLongPath', prefixed(entry.path));
    },
  });
  archive.add(single ? `./${name}` : '.').end();
  return Readable.from(archive, { objectMode: false });
}

/** Nothing of who has the files on this machine goes with them. */
function disown(entry: WriteEntry, owner: Owner): void {
  entry.myuser = '';
  Object.assign(entry.stat ?? {}, owner, { atime: undefined, ctime: undefined });
}
