import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copying, leftIn, WAYS } from '../support/copying.js';
import { ENGINE_NAMES, eventually, execRaw } from '../support/engines.js';
import { faultProxy, type Tampering } from '../support/fault-proxy.js';
import { temporaryFolder } from '../support/files.js';
import { useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

/** So much that a busy machine is still in the middle of it when that has been seen. */
const BIG = 4 * 1024 ** 3;

describe.each(ENGINE_NAMES)('a copy that fails on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const inside = (id: string, script: string) => execRaw(fleet.engine, id, ['sh', '-c', script]);
  const leftInside = (id: string) => inside(id, 'ls -d /opt/.sandman-* /opt/*/.sandman-* 2>/dev/null');
  /** A file of so many bytes that take no room. */
  const hole = (path: string, bytes: number) => {
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return path;
  };

  /** A sandbox with an old target in it, and a folder here with one. */
  const before = async () => {
    const { id, name } = await fleet.make('running');
    await inside(id, 'mkdir -p /opt/there; echo old > /opt/there/file; echo old > /opt/file');
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'there'));
    for (const path of ['there/file', 'file']) writeFileSync(join(folder, path), 'old');
    const unchanged = async () => {
      await eventually(async () => (await leftInside(id)) === '');
      expect(await inside(id, 'head -qc 100 /opt/there/file /opt/file; ls /opt/there')).toBe(
        'old\r\nold\r\nfile',
      );
      expect(leftIn(folder)).toEqual([]);
      expect(readFileSync(join(folder, 'there/file'), 'utf8')).toBe('old');
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
    };
    return { id, name, folder, unchanged };
  };

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle leaves both sides as they were',
    async (signal) => {
      const { id, name, folder, unchanged } = await before();
      const big = hole(join(temporaryFolder(), 'file'), BIG);
      const code = signal === 'SIGINT' ? 130 : 143;

      const going = start(['cp', big, `${name}:/opt/there`], fleet.env);
      const gone = collect(going);
      await eventually(async () => (await leftInside(id)) !== '');
      going.kill(signal);
      expect(await gone).toMatchObject({ code, stdout: '' });
      await unchanged();

      await inside(id, `truncate -s ${BIG} /opt/big`);
      const coming = start(['cp', `${name}:/opt/big`, join(folder, 'there/file')], fleet.env);
      const came = collect(coming);
      await eventually(() => leftIn(folder).length > 1);
      coming.kill(signal);
      expect(await came).toMatchObject({ code, stdout: '' });
      await unchanged();
    },
  );

  it('Ctrl-C in the middle of a copy by the tar inside leaves both sides as they were', async () => {
    const { id, name, folder, unchanged } = await before();
    const cp = copying(fleet, engineName, 'by the tar inside');
    const big = hole(join(temporaryFolder(), 'file'), BIG);
    const interrupted = async (line: string[], begun: () => Promise<boolean> | boolean) => {
      const ran = await cp.during(line, async (host) => {
        await eventually(begun);
        host.emit('SIGINT');
      });
      expect(ran).toMatchObject({ code: 130, stdout: '' });
      await unchanged();
    };
    await interrupted([big, `${name}:/opt/there`], async () => (await leftInside(id)) !== '');
    await inside(id, `truncate -s ${BIG} /opt/big`);
    await interrupted([`${name}:/opt/big`, join(folder, 'file')], () => leftIn(folder).length > 1);
  });

  const TAMPERINGS: [string, Tampering, (folder: string, name: string) => string[]][] = [
    [
      'the engine is lost in the middle of an answer',
      { method: 'GET', path: /archive/, fault: 'a cut answer', passOn: false },
      (folder, name) => [`${name}:/opt/there`, folder],
    ],
    [
      'the engine says that all is well and sends nothing',
      { method: 'GET', path: /archive/, fault: 'an empty 200', passOn: false },
      (folder, name) => [`${name}:/opt/there`, folder],
    ],
    [
      'the engine is lost before it has answered',
      { method: 'PUT', path: /archive/, fault: 'a cut connection', passOn: true },
      (folder, name) => [join(folder, 'there'), `${name}:/opt`],
    ],
    [
      'the engine fails',
      { method: 'PUT', path: /archive/, fault: 'answer 500', passOn: false },
      (folder, name) => [join(folder, 'there'), `${name}:/opt`],
    ],
  ];

  it.each(TAMPERINGS)('where %s both sides are as they were', async (_what, tampering, line) => {
    const { name, folder, unchanged } = await before();
    const proxy = await faultProxy(fleet.engine, tampering);
    const ran = await fleet.sandman(['cp', ...line(folder, name)], { env: proxy.engine.env });
    expect(proxy.struck()).toBe(1);
    expect({ stdout: ran.stdout, failed: ran.code !== 0 }).toEqual({ stdout: '', failed: true });
    expect(ran.stderr).toMatch(/^error: .+\n/);
    await unchanged();
    proxy.close();
  });

  it.each(WAYS)('a full disk here is told as one of this machine, %s', async (way) => {
    const { name, id } = await before();
    const disk = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      writeFileSync(join(disk, 'big'), 'old');
      await inside(id, 'head -c 5000000 /dev/urandom > /opt/big');
      const ran = await copying(fleet, engineName, way)(`${name}:/opt/big`, disk);
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toMatch(/no space left on this machine/);
      expect(readFileSync(join(disk, 'big'), 'utf8')).toBe('old');
      expect(leftIn(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('a full disk inside is told as one of the sandbox', async () => {
    const { id, name } = await fleet.make('running', {
      HostConfig: { Init: true, NetworkMode: 'bridge', Tmpfs: { '/small': 'size=1m' } },
    });
    await inside(id, 'echo old > /small/big');
    const big = hole(join(temporaryFolder(), 'big'), 5_000_000);
    const ran = await fleet.sandman(['cp', big, `${name}:/small`]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(`no space left in ${name}`);
    expect(await inside(id, 'cat /small/big; ls -A /small')).toBe('old\r\nbig');
  });

  it('a disk that is nearly full is not to blame for what was wrong here', async () => {
    const { id, name } = await fleet.make('running', {
      HostConfig: { Init: true, NetworkMode: 'none', Tmpfs: { '/small': 'size=1m' } },
    });
    await inside(id, 'head -c 1010000 /dev/zero > /small/fill');
    const ran = await fleet.sandman(['cp', '-', `${name}:/small`], { input: 'no archive' });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('is no tar stream');
    expect(await inside(id, 'ls -A /small')).toBe('fill');
  });

  it('a file that cannot be read here fails before anything is asked', async () => {
    const nowhere = { env: { DOCKER_HOST: 'unix:///nowhere', CONTAINER_HOST: 'unix:///nowhere' } };
    const folder = temporaryFolder();
    for (const line of [
      [join(folder, 'none'), 'web:/opt'],
      ['web:/opt', join(folder, 'no/where')],
      ['web:/opt', 'other:/opt'],
      [folder, folder],
      ['web:', folder],
      ['web:/opt', `${folder}/file/`],
      [folder],
    ]) {
      writeFileSync(join(folder, 'file'), '');
      const ran = await fleet.sandman(['cp', ...line], nowhere);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
    }
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
