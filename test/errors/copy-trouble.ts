import { Readable } from 'node:stream';
import { Header } from 'tar';
import { LOOK, ROOM, SETTLE } from '../../src/copy/scripts.js';
import { otherError } from '../../src/errors.js';
import type { Archives } from '../../src/sandbox/backend.js';
import type { CopyPlace } from './copy-place.js';
import type { FailureRow } from './provoke.js';

const FILE = ['yes', 'file', '/x', 'no', ''].join('\0');
/** A copy out by the backend's own way, of what is a file to all that is known. */
const read = (archive: () => Readable) => (place: CopyPlace) => {
  place.answer(LOOK, FILE);
  place.archives({ read: async () => archive() });
  return place.cp('web:/x', place.here);
};
const broken = (code: string) => () =>
  new Readable({
    read() {
      this.destroy(Object.assign(new Error(`${code}: oh`), { code, tarCode: code, syscall: 'write' }));
    },
  });
function archiveOf(...paths: string[]): Readable {
  const blocks = paths.map((path) => {
    const header = new Header({ path, type: 'File', mode: 0o644, size: 0, mtime: new Date(0) });
    header.encode();
    return header.block ?? Buffer.alloc(0);
  });
  return Readable.from([Buffer.concat([...blocks, Buffer.alloc(1024)])]);
}

export const COPY_TROUBLE: readonly FailureRow<CopyPlace>[] = [
  [
    'a target that was taken meanwhile',
    'conflict',
    8,
    /^in web: "\/x" is a file, and no folder can take its place$/,
    /^remove it first, or name another target$/,
    (place) => {
      place.answer(SETTLE, 'no\0file-in-the-way\0/x\0', 3);
      return place.cp(`${place.here}/dir`, `${place.there}/new`);
    },
  ],
  [
    'what is refused for no reason that is known',
    'other',
    1,
    /^in web: it refused "\/x"$/,
    null,
    (place) => {
      place.answer(LOOK, 'no\0odd\0/x\0');
      return place.cp('web:/x', place.here);
    },
  ],
  [
    'a script that fails',
    'other',
    1,
    /^in web: Cannot fork$/,
    null,
    (place) => {
      place.answer(LOOK, '', 2, 'sh: 1: Cannot fork');
      return place.cp('web:/x', place.here);
    },
  ],
  [
    'a tar that fails to read',
    'other',
    1,
    /^in web: \/x: Cannot open: Permission denied$/,
    null,
    (place) => {
      place.answer('tar -cf', '', 2, 'tar: /x: Cannot open: Permission denied');
      return place.cp(`${place.there}/file`, place.here);
    },
  ],
  [
    'a tar that fails to write',
    'other',
    1,
    /^in web: \/x: Cannot open: Permission denied$/,
    null,
    (place) => {
      place.answer('tar -xpf', '', 2, 'tar: /x: Cannot open: Permission denied');
      return place.cp(`${place.here}/file`, place.there);
    },
  ],
  [
    'a disk inside that is full',
    'other',
    1,
    /^no space left in web, for \S+\/file$/,
    /^make room in it, or make one that has more$/,
    (place) => {
      place.answer('tar -xpf', '', 2, 'tar: /x: Cannot write');
      place.answer(ROOM, 'full\0');
      return place.cp(`${place.here}/file`, place.there);
    },
  ],
  [
    'no tar inside',
    'unsupported',
    9,
    /^there is no tar in web, by which files could be copied$/,
    /^for a single file: sandman exec -i SANDBOX -- sh -c "cat > FILE" < FILE$/,
    (place) => {
      place.without('tar');
      return place.cp(`${place.there}/file`, place.here);
    },
  ],
  [
    'no shell inside',
    'unsupported',
    9,
    /^there is no sh in web, by which files could be copied$/,
    /^make it from an image or a template that has one$/,
    (place) => {
      place.without('sh');
      return place.cp('web:/x', place.here);
    },
  ],
  [
    'a folder that is not there, without a shell',
    'not_found',
    4,
    /^in web: there is no folder "\/no"$/,
    /^name one that is there: without a shell inside none is made$/,
    (place) => {
      place.without('sh');
      place.archives({ read: () => Promise.reject(otherError('no such file')) });
      return place.cp(`${place.here}/file`, 'web:/no/x');
    },
  ],
  [
    'a stream into no folder, without a shell',
    'not_found',
    4,
    /^in web: there is no folder "\/no"$/,
    /^name one that is there: without a shell inside none is made$/,
    (place) => {
      place.without('sh');
      place.archives({ read: () => Promise.reject(otherError('no such file')) });
      return place.cp('-', 'web:/no');
    },
  ],
  [
    'a folder on a file, without a shell',
    'conflict',
    8,
    /^in web: "\/x" is a file, and no folder can take its place$/,
    /^remove it first, or name another target$/,
    (place) => {
      place.without('sh');
      const read: Archives['read'] = async (_id, path) => {
        if (path === '/x/.') throw otherError('not a folder');
        return Readable.from([]);
      };
      place.archives({ read });
      return place.cp(`${place.here}/dir`, 'web:/x');
    },
  ],
  [
    'a disk here that is full',
    'other',
    1,
    /^no space left on this machine, for \S+$/,
    /^make room, or name another target$/,
    read(broken('ENOSPC')),
  ],
  ['a disk here that fails', 'other', 1, /^on this machine: EIO: oh$/, null, read(broken('EIO'))],
  [
    'a copy that leads out of where it is to be',
    'other',
    1,
    /^what came out of the sandbox is refused: "\.\.\/x" leads out of where it is to be$/,
    /^look at it without unpacking it: sandman cp SANDBOX:PATH - \| tar -tv$/,
    read(() => archiveOf('../x')),
  ],
  [
    'a copy of more than was asked for',
    'other',
    1,
    /^what came out of the sandbox is refused: it is more than was asked for$/,
    /^look at it without unpacking it: sandman cp SANDBOX:PATH - \| tar -tv$/,
    read(() => archiveOf('x', 'y')),
  ],
  [
    'a copy that is no archive',
    'other',
    1,
    /^what came out of the sandbox is refused: it is no archive$/,
    /^look at it without unpacking it: sandman cp SANDBOX:PATH - \| tar -tv$/,
    read(() => Readable.from([Buffer.alloc(1024, 'x')])),
  ],
  [
    'a copy that is cut short',
    'unreachable',
    6,
    /^the copy was cut short$/,
    /^try again; `sandman backend show memory` tells where it is looked for$/,
    read(() => Readable.from([Buffer.alloc(100)])),
  ],
  [
    'a stream that is no archive',
    'other',
    1,
    /^what came on standard input is no tar stream, or not all of one$/,
    /^a compressed one must be unpacked on the way, as in gzip -dc FILE \| sandman cp - SANDBOX:PATH$/,
    (place) => {
      place.type('garbage');
      return place.cp('-', place.there);
    },
  ],
];
