import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { leftIn } from '../support/copying.js';
import { temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';
import { linesOf, makeTree } from '../support/tree.js';

/** The sandboxes of this backend see this machine's files, and have its sh and its tar: dash and GNU's. */
describe('a copy by the tar inside', () => {
  const never = new AbortController().signal;
  let backend: MemoryBackend;
  let here: string;
  let there: string;

  beforeEach(async () => {
    backend = memoryBackend();
    [here, there] = [temporaryFolder(), temporaryFolder()];
    await backend.create(specOf({ name: 'web', workdir: there }), { signal: never });
  });
  afterEach(() => backend.close());

  const cp = (...words: string[]) =>
    runInProcess(['-b', 'memory', 'cp', ...words], { types: { memory: async () => backend } });
  const write = (folder: string, ...paths: string[]) => {
    for (const path of paths) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), `${path} of ${folder}`);
    }
  };
  const textOf = (path: string) => readFileSync(path, 'utf8');

  it('a tree comes back as it went, with the times of its folders', async () => {
    const tree = makeTree();
    expect(await cp(tree, `web:${there}`)).toMatchObject({ code: 0, stdout: '' });
    expect(linesOf(join(there, 'tree'))).toEqual(linesOf(tree));
    expect(await cp(`web:${there}/tree`, here)).toMatchObject({ code: 0, stdout: '' });
    expect(linesOf(join(here, 'tree'))).toEqual(linesOf(tree));
    expect([...leftIn(here), ...leftIn(there)]).toEqual([]);
  });

  it('a path that is relative begins where the sandbox’s commands do', async () => {
    write(here, 'file');
    expect(await cp(join(here, 'file'), 'web:.')).toMatchObject({ code: 0 });
    expect(textOf(join(there, 'file'))).toBe(`file of ${here}`);
    expect(await cp('web:file', join(here, 'again'))).toMatchObject({ code: 0 });
    expect(textOf(join(here, 'again'))).toBe(`file of ${here}`);
  });

  it.each(['in', 'out'])('the rules of what it becomes are the same, going %s', async (way) => {
    const [from, to] = way === 'in' ? [here, there] : [there, here];
    const go = (source: string, target: string) => {
      const [a, b] = [`${from}/${source}`, `${to}/${target}`];
      return way === 'in' ? cp(a, `web:${b}`) : cp(`web:${a}`, b);
    };
    write(from, 'dir/one', 'dir/.two', 'file');
    write(to, 'old/dir/three', 'old/dir/one');

    expect(await go('file', 'new')).toMatchObject({ code: 0 });
    expect(textOf(join(to, 'new'))).toBe(`file of ${from}`);
    expect(await go('dir', 'becomes')).toMatchObject({ code: 0 });
    expect(readdirSync(join(to, 'becomes')).sort()).toEqual(['.two', 'one']);
    expect(await go('dir', 'old')).toMatchObject({ code: 0 });
    expect(readdirSync(join(to, 'old/dir')).sort()).toEqual(['.two', 'one', 'three']);
    expect(textOf(join(to, 'old/dir/one'))).toBe(`dir/one of ${from}`);
    expect(await go('dir/.', 'old')).toMatchObject({ code: 0 });
    expect(readdirSync(join(to, 'old')).sort()).toEqual(['.two', 'dir', 'one']);
    expect(await go('dir/', 'slash/')).toMatchObject({ code: 0 });
    expect(readdirSync(join(to, 'slash')).sort()).toEqual(['.two', 'one']);
    expect(await go('file', 'new')).toMatchObject({ code: 0 });
    expect([...leftIn(here), ...leftIn(there)]).toEqual([]);
  });

  it.each(['in', 'out'])('what is in the way is told before anything is moved, going %s', async (way) => {
    const [from, to] = way === 'in' ? [here, there] : [there, here];
    write(from, 'dir/a', 'dir/z/deep', 'file');
    write(to, 'dir/a', 'dir/z', 'old/file/inside');
    for (const [source, target] of [
      ['dir', ''],
      ['file', 'old'],
    ]) {
      const [a, b] = [`${from}/${source}`, `${to}/${target}`];
      const ran = await (way === 'in' ? cp(a, `web:${b}`) : cp(`web:${a}`, b));
      expect(ran).toMatchObject({ code: 8, stdout: '' });
    }
    expect(textOf(join(to, 'dir/a'))).toBe(`dir/a of ${to}`);
    expect(textOf(join(to, 'dir/z'))).toBe(`dir/z of ${to}`);
    expect([...leftIn(here), ...leftIn(there)]).toEqual([]);
  });

  it('under json it says what was copied, and a quiet one says nothing on stdout', async () => {
    write(here, 'dir/one', 'dir/two');
    symlinkSync('one', join(here, 'dir/link'));
    const ran = await cp(join(here, 'dir'), `web:${there}`, '-o', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      name: 'web',
      backend: 'memory',
      source: join(here, 'dir'),
      target: `web:${there}/dir`,
      files: 3,
      bytes: 2 * `dir/one of ${here}`.length,
    });
    expect(ran.stderr).toBe('');
    const back = await cp('web:dir', here, '-o', 'jsonl');
    expect(JSON.parse(back.stdout)).toMatchObject({ files: 3, source: 'web:dir', target: join(here, 'dir') });
    expect(await cp('web:dir', here, '-q')).toMatchObject({ code: 0, stdout: '' });
    const note = await cp('web:dir', here);
    expect(note).toMatchObject({ code: 0, stdout: '' });
    expect(note.stderr).toMatch(/^copied 3 files, .+ to .+\/dir\n$/);
  });

  it('a file that grows while it is read is no failure', async () => {
    writeFileSync(join(there, 'log'), 'begun');
    const growing = setInterval(() => writeFileSync(join(there, 'log'), 'more\n', { flag: 'a' }), 1);
    const ran = await cp(`web:${there}/log`, here).finally(() => clearInterval(growing));
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(textOf(join(here, 'log'))).toMatch(/^begun/);
  });

  it('one that is paused is woken, and one that is stopped is not', async () => {
    const [{ id = '' } = {}] = await backend.lookup('web', { signal: never });
    write(here, 'file');
    await backend.pause(id, { signal: never });
    expect(await cp('--no-resume', join(here, 'file'), 'web:.')).toMatchObject({ code: 8, stdout: '' });
    expect(existsSync(join(there, 'file'))).toBe(false);
    const woken = await cp(join(here, 'file'), 'web:.');
    expect(woken).toMatchObject({ code: 0, stdout: '' });
    expect(woken.stderr).toContain('resumed web');
    await backend.stop(id, { graceSeconds: 0 }, { signal: never });
    expect(await cp(join(here, 'file'), 'web:.')).toMatchObject({ code: 8, stdout: '' });
  });

  it('folders that let nobody write keep that, and leave nothing of the copy', async () => {
    write(here, 'dir/locked/file');
    chmodSync(join(here, 'dir/locked'), 0o555);
    chmodSync(join(here, 'dir'), 0o555);
    expect(await cp(join(here, 'dir'), `web:${there}`)).toMatchObject({ code: 0 });
    expect(await cp(`web:${there}/dir`, join(here, 'back'))).toMatchObject({ code: 0 });
    const tree = linesOf(join(here, 'dir'));
    for (const copy of [join(there, 'dir'), join(here, 'back')]) expect(linesOf(copy)).toEqual(tree);
    for (const folder of [here, there]) expect(leftIn(folder)).toEqual([]);
  });
});
