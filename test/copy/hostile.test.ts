import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Header } from 'tar';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { leftIn } from '../support/copying.js';
import { temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

type Entry = ConstructorParameters<typeof Header>[0] & { content?: string };

/** An archive as nobody honest writes it. */
function archive(entries: Entry[], { end = true } = {}): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(
      ('content' in (entry as object) && (entry as { content?: string }).content) || '',
    );
    const header = new Header({
      mode: 0o644,
      mtime: new Date(0),
      size: content.length,
      ...(entry as object),
    });
    header.encode();
    return [header.block ?? Buffer.alloc(0), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

const file = (path: string, more: object = {}) => ({ path, type: 'File', content: 'bad', ...more }) as Entry;
const link = (path: string, linkpath: string) => ({ path, type: 'SymbolicLink', linkpath }) as Entry;
const hard = (path: string, linkpath: string) => ({ path, type: 'Link', linkpath }) as Entry;
const folder = (path: string) => ({ path, type: 'Directory', mode: 0o755 }) as Entry;

describe('an archive out of a sandbox that is not honest', () => {
  let home: string;
  let target: string;

  beforeEach(() => {
    home = temporaryFolder();
    target = join(home, 'target');
    mkdirSync(target);
    writeFileSync(join(home, 'outside'), 'mine');
  });

  /** Copies a folder called x out of a sandbox whose files are what the test says. */
  const cp = async (tar: Buffer, ...flags: string[]) => {
    const backend = memoryBackend();
    await backend.create(specOf({ name: 'web' }), { signal: new AbortController().signal });
    const lying: Backend = {
      ...backend,
      archives: { read: async () => Readable.from([tar]), write: async () => {} },
      // No shell: only the archive tells what there is.
      exec: (id, spec, streams, call) => backend.exec(id, { ...spec, command: ['/no/sh'] }, streams, call),
    };
    const types = { memory: async () => lying };
    return runInProcess(['-b', 'memory', 'cp', 'web:/x', target, ...flags], { types });
  };
  const refused = async (entries: Entry[], options = {}) => {
    const ran = await cp(archive(entries, options));
    expect({ code: ran.code !== 0, stdout: ran.stdout }).toEqual({ code: true, stdout: '' });
    expect(readFileSync(join(home, 'outside'), 'utf8')).toBe('mine');
    expect(readdirSync(home).sort()).toEqual(['outside', 'target']);
    expect(readdirSync(target)).toEqual([]);
    return ran;
  };

  it.each([
    ['a path that leads up', [folder('x/'), file('x/../../outside')]],
    ['a path that leads up from the first', [file('../outside')]],
    ['a path of its own from the root', [folder('x/'), file('/outside')]],
    ['a second thing besides what was asked for', [file('x'), file('y')]],
    ['nothing at all', []],
    ['a link, and a file through it', [folder('x/'), link('x/l', '../..'), file('x/l/outside')]],
    ['a link, and a link through it', [folder('x/'), link('x/l', '/tmp'), link('x/l/outside', '/etc')]],
    ['a link, and a file in its place', [folder('x/'), link('x/l', '../../outside'), file('x/l')]],
    ['a link, and a folder in its place', [folder('x/'), link('x/l', '../..'), folder('x/l/')]],
    ['a hard link to outside', [folder('x/'), hard('x/h', '../outside'), file('x/h')]],
    ['a hard link to outside from the root', [folder('x/'), hard('x/h', '/etc/hostname')]],
    ['a hard link through a link', [folder('x/'), link('x/l', '../..'), hard('x/h', 'x/l/outside')]],
  ])('%s is refused', async (_what, entries) => {
    await refused(entries);
  });

  it.each([
    ['in a file', [file('x', { content: 'y'.repeat(2000) })], (tar: Buffer) => tar.subarray(0, 1000)],
    ['between two', [folder('x/'), file('x/one'), file('x/two')], (tar: Buffer) => tar.subarray(0, 1536)],
    ['before its end', [folder('x/'), file('x/one')], (tar: Buffer) => tar.subarray(0, -1024)],
    [
      'with a broken header',
      [folder('x/'), file('x/one')],
      (tar: Buffer) => Buffer.from(tar).fill(7, 520, 540),
    ],
  ])('one that is cut %s is a failure, and leaves nothing', async (_where, entries, cut) => {
    const ran = await cp(cut(archive(entries)));
    expect(ran.code).not.toBe(0);
    expect(readdirSync(target)).toEqual([]);
  });

  it('devices and pipes are left out, which is said', async () => {
    const device = { path: 'x/null', type: 'CharacterDevice', devmaj: 1, devmin: 3 } as Entry;
    const pipe = { path: 'x/pipe', type: 'FIFO' } as Entry;
    const ran = await cp(archive([folder('x/'), device, pipe, hard('x/h', 'x/null'), file('x/file')]));
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toContain('left out 3');
    expect(readdirSync(join(target, 'x'))).toEqual(['file']);
  });

  it('nothing runs as somebody else, and nothing is anybody else’s', async () => {
    const mine = statSync(home).uid;
    const entries = [folder('x/'), file('x/su', { mode: 0o6755, uid: 12345, gid: 12345 })];
    expect(await cp(archive(entries))).toMatchObject({ code: 0 });
    const { mode, uid } = statSync(join(target, 'x/su'));
    expect({ mode: mode & 0o7777, uid }).toEqual({ mode: 0o755, uid: mine });
  });

  it('a link from an earlier copy is not followed by a later one', async () => {
    expect(await cp(archive([link('x', home)]))).toMatchObject({ code: 0 });
    expect(lstatSync(join(target, 'x')).isSymbolicLink()).toBe(true);
    const ran = await cp(archive([folder('x/'), file('x/outside')]));
    expect(ran).toMatchObject({ code: 8, stdout: '' });
    expect(readFileSync(join(home, 'outside'), 'utf8')).toBe('mine');
  });

  it('links lead where they led, and are made when all else is there', async () => {
    const entries = [
      folder('x/'),
      link('x/up', '../../outside'),
      link('x/abs', '/etc'),
      hard('x/two', 'x/abs'),
    ];
    expect(await cp(archive(entries))).toMatchObject({ code: 0 });
    for (const name of ['up', 'abs', 'two']) {
      expect(lstatSync(join(target, 'x', name)).isSymbolicLink()).toBe(true);
    }
    expect(existsSync(join(target, 'x/up'))).toBe(true);
    expect(leftIn(target)).toEqual([]);
  });
});
