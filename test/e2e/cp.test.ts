import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copying, leftIn, waysOn } from '../support/copying.js';
import { ENGINE_NAMES, execRaw } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { HARD_NAMES, linesOf, makeTree } from '../support/tree.js';

describe.each(ENGINE_NAMES)('cp on %s', (engineName) => {
  const fleet = useFleet(engineName);
  /** What a command inside prints, by the engine's own word. */
  const inside = (id: string, script: string) => execRaw(fleet.engine, id, ['sh', '-c', script]);
  const nothingLeft = async (id: string) =>
    expect(await inside(id, 'find / -xdev -name ".sandman-*"; find /dev/shm -name ".sandman-*"')).toBe('');

  describe.each(waysOn(engineName))('%s', (way) => {
    const cp = copying(fleet, engineName, way);
    let box: Made;
    beforeAll(async () => {
      box = await fleet.make('running');
    });

    it('a tree comes back as it went: names, bytes, modes, times, links of both kinds', async () => {
      const { id, name } = await fleet.make('running');
      const tree = makeTree();
      const folder = temporaryFolder();
      expect(await cp(tree, `${name}:/srv`)).toMatchObject({ code: 0, stdout: '' });
      expect(await cp(`${name}:/srv`, join(folder, 'back'))).toMatchObject({ code: 0, stdout: '' });
      expect(linesOf(join(folder, 'back'))).toEqual(linesOf(tree));
      expect(await inside(id, 'stat -c "%a %u %g" /srv/script; readlink /srv/absolute')).toBe(
        '751 0 0\r\n/etc/passwd',
      );
      expect(leftIn(folder)).toEqual([]);
      await nothingLeft(id);
    });

    it('a file of whatever name goes in and out', async () => {
      const { name } = box;
      const [from, to] = [temporaryFolder(), temporaryFolder()];
      for (const hard of HARD_NAMES) {
        writeFileSync(join(from, hard), hard);
        expect(await cp(join(from, hard), `${name}:/opt`)).toMatchObject({ code: 0 });
        expect(await cp(`${name}:/opt/${hard}`, to)).toMatchObject({ code: 0 });
        expect(readFileSync(join(to, hard), 'utf8')).toBe(hard);
      }
    });

    it('into a folder that is there it goes under its name, and beside what is in it', async () => {
      const { id, name } = await fleet.make('running');
      const tree = makeTree();
      await inside(
        id,
        'mkdir -p /opt/tree/deep && echo mine > /opt/tree/deep/own && echo old > /opt/tree/script',
      );
      await cp(tree, `${name}:/opt`);
      expect(await inside(id, 'cat /opt/tree/deep/own /opt/tree/script; ls /opt')).toBe(
        'mine\r\n#!/bin/sh\r\ntree',
      );
      await cp(`${tree}/.`, `${name}:/opt`);
      expect(await inside(id, 'cat /opt/script')).toBe('#!/bin/sh');
      await nothingLeft(id);
    });

    it('a file takes the place of the file that is there, through links and not of them', async () => {
      const { id, name } = await fleet.make('running');
      const from = temporaryFolder();
      writeFileSync(join(from, 'new'), 'new');
      await inside(id, 'mkdir /a; echo old > /a/real; ln -s real /a/link');
      expect(await cp(join(from, 'new'), `${name}:/a/link`)).toMatchObject({ code: 0 });
      expect(await inside(id, 'readlink /a/link; cat /a/real')).toBe('real\r\nnew');
    });

    it('links that lead out of what is copied lead there still', async () => {
      const { id, name } = await fleet.make('running');
      const tree = makeTree();
      symlinkSync('../../out', join(tree, 'deep/out'));
      expect(await cp(tree, `${name}:/opt`)).toMatchObject({ code: 0 });
      expect(await inside(id, 'readlink /opt/tree/deep/out')).toBe('../../out');
      const folder = temporaryFolder();
      expect(await cp(`${name}:/opt/tree/deep`, folder)).toMatchObject({ code: 0 });
      expect(readlinkSync(join(folder, 'deep/out'))).toBe('../../out');
      expect(await cp(`${name}:/opt/tree/link`, folder)).toMatchObject({ code: 0 });
      expect(readlinkSync(join(folder, 'link'))).toBe('script');
    });

    it('what only the sandbox sees, such as a tmpfs, is copied too', async () => {
      const { id, name } = await fleet.make('running', {
        HostConfig: { Init: true, NetworkMode: 'bridge', Tmpfs: { '/t': 'size=4m' } },
      });
      const tree = makeTree();
      const folder = temporaryFolder();
      expect(await cp(tree, `${name}:/t/tree`)).toMatchObject({ code: 0 });
      expect(await inside(id, 'cat /t/tree/script')).toBe('#!/bin/sh');
      expect(await cp(`${name}:/t/tree`, folder)).toMatchObject({ code: 0 });
      expect(linesOf(join(folder, 'tree'))).toEqual(linesOf(tree));
      await nothingLeft(id);
    });

    it('files are the sandbox’s own user’s, who must be allowed to put them there', async () => {
      const { id, name } = await fleet.make('running', { User: '1000:1000' });
      const tree = makeTree();
      expect(await cp(tree, `${name}:/tmp/tree`)).toMatchObject({ code: 0 });
      expect(await inside(id, 'stat -c "%u %g" /tmp/tree /tmp/tree/script /tmp/tree/link')).toBe(
        Array(3).fill('1000 1000').join('\r\n'),
      );
      const refused = await cp(tree, `${name}:/bin/tree`);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/in .+: .*permission denied/i);
    });

    it.each([
      ['no such source', ['BOX:/nowhere', 'LOCAL/x'], 4, /there is no "\/nowhere"/],
      ['no folder for it', ['LOCAL/file', 'BOX:/no/where'], 4, /there is no folder "\/no"/],
      [
        'a folder that is not there, by its slash',
        ['LOCAL/file', 'BOX:/no/'],
        4,
        /there is no folder "\/no"/,
      ],
      ['a file for a folder', ['BOX:/etc/passwd/', 'LOCAL/x'], 8, /not a folder/],
      ['a folder over a file', ['LOCAL', 'BOX:/etc/passwd'], 8, /no folder can take its place/],
      ['a folder over a file here', ['BOX:/etc', 'LOCAL/file'], 8, /no folder can take its place/],
      ['a device', ['BOX:/dev/null', 'LOCAL/x'], 1, /neither a file nor a folder/],
    ])('%s is refused, and leaves nothing', async (_what, line, code, message) => {
      const { id, name } = box;
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'file'), 'here before');
      const ran = await cp(...line.map((word) => word.replace('LOCAL', folder).replace('BOX', name)));
      expect(ran).toMatchObject({ code, stdout: '' });
      expect(ran.stderr).toMatch(message);
      expect(linesOf(folder)).toHaveLength(2);
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('here before');
      expect(await inside(id, 'ls /no; cat /etc/passwd | head -c 4')).toContain('root');
      await nothingLeft(id);
    });
  });

  const usual = copying(fleet, engineName, 'by the engine');

  it('one that is paused is woken, which is said, and is not under --no-resume', async () => {
    const { id, name } = await fleet.make('paused');
    const folder = temporaryFolder();
    const refused = await usual('--no-resume', `${name}:/etc/passwd`, folder);
    expect(refused).toMatchObject({ code: 8, stdout: '' });
    expect(await stateOf(fleet.engine, id)).toBe('paused');
    const woken = await usual(`${name}:/etc/passwd`, folder);
    expect(woken).toMatchObject({ code: 0, stdout: '' });
    expect(woken.stderr).toContain(`resumed ${name}, which was paused`);
    expect(readFileSync(join(folder, 'passwd'), 'utf8')).toContain('root');
  });

  it('one that is stopped is a conflict, with the way out', async () => {
    const { name } = await fleet.make('stopped');
    const ran = await usual(`${name}:/etc/passwd`, temporaryFolder());
    expect(ran).toMatchObject({ code: 8, stdout: '' });
    expect(ran.stderr).toContain('sandman start');
  });

  it('without a shell inside the engine copies straight, and without a tar it alone can', async () => {
    const { id, name } = await fleet.make('running');
    const tree = makeTree();
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'all'));
    await inside(id, 'rm /bin/tar');
    const noTar = await copying(fleet, engineName, 'by the tar inside')(tree, `${name}:/opt`);
    expect(noTar).toMatchObject({ code: 9, stdout: '' });
    expect(noTar.stderr).toContain('there is no tar');
    await execRaw(fleet.engine, id, ['rm', '/bin/sh']);
    expect(await usual(tree, `${name}:/opt`)).toMatchObject({ code: 0 });
    expect(await usual(tree, `${name}:/opt/other`)).toMatchObject({ code: 0 });
    expect(await usual(tree, `${name}:/no/other`)).toMatchObject({ code: 4 });
    for (const found of ['tree', 'other']) {
      expect(await usual(`${name}:/opt/${found}`, folder)).toMatchObject({ code: 0 });
      expect(linesOf(join(folder, found))).toEqual(linesOf(tree));
    }
    expect(await usual(`${name}:/opt/none`, folder)).toMatchObject({ code: 4 });
  });
});
