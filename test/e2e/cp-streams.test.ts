import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, execRaw } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { useFleet } from '../support/fleet.js';
import { measured } from '../support/peak.js';
import { collect, start } from '../support/sandman.js';
import { onTerminal } from '../support/terminal.js';
import { linesOf, makeTree } from '../support/tree.js';

const BIG = 100 * 1024 ** 2;
const MOST_MEGABYTES = 150;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

describe.each(ENGINE_NAMES)('cp on %s', (engineName) => {
  const fleet = useFleet(engineName);

  it('100 MiB go in and out again, byte for byte, in little memory', async () => {
    const { id, name } = await fleet.make('running');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'big'), randomBytes(BIG));
    const sum = await hashOf(join(folder, 'big'));
    const went = await measured(fleet.env, ['cp', join(folder, 'big'), `${name}:/opt/in`, '-o', 'json']);
    expect(went.json).toMatchObject({ id, source: join(folder, 'big'), files: 1, bytes: BIG });
    expect(went.json.target).toBe(`${name}:/opt/in`);
    expect(await execRaw(fleet.engine, id, ['sha256sum', '/opt/in'])).toContain(sum);
    expect(went.megabytes).toBeLessThan(MOST_MEGABYTES);

    const came = await measured(fleet.env, ['cp', `${name}:/opt/in`, join(folder, 'out'), '-o', 'json']);
    expect(came.json).toMatchObject({ source: `${name}:/opt/in`, target: join(folder, 'out'), bytes: BIG });
    expect(await hashOf(join(folder, 'out'))).toBe(sum);
    expect(came.megabytes).toBeLessThan(MOST_MEGABYTES);
  });

  it('- is a tar stream that the real tar writes and reads', async () => {
    const { id, name } = await fleet.make('running');
    const tree = makeTree();
    const [folder, contents] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(contents, 'all'));
    const packed = execFileSync('tar', ['-c', '-C', join(tree, '..'), 'tree']);
    const went = await fleet.sandman(['cp', '-', `${name}:/opt`, '-o', 'json'], { input: packed });
    expect(went.json).toMatchObject({ source: '-', target: `${name}:/opt`, files: null, bytes: null });
    expect(await execRaw(fleet.engine, id, ['ls', '-A', '/opt'])).toBe('tree');

    for (const [path, into] of [
      ['/opt/tree', folder],
      ['/opt/tree/.', join(contents, 'all')],
    ] as const) {
      const child = start(['cp', `${name}:${path}`, '-'], fleet.env);
      const tar = spawn('tar', ['-xp', '-C', into], { stdio: ['pipe', 'ignore', 'inherit'] });
      child.stdout?.pipe(tar.stdin);
      const [ran, [code]] = await Promise.all([collect(child), once(tar, 'exit')]);
      expect({ code: ran.code, stderr: ran.stderr, tar: code }).toEqual({ code: 0, stderr: '', tar: 0 });
    }
    expect(linesOf(join(folder, 'tree'))).toEqual(linesOf(tree));
    expect(linesOf(join(contents, 'all')).slice(1)).toEqual(linesOf(tree).slice(1));
  });

  it('a stream that is cut, or is none, leaves the folder as it was', async () => {
    const { id, name } = await fleet.make('running');
    const packed = execFileSync('tar', ['-c', '-C', makeTree(), '.']);
    for (const input of [packed.subarray(0, 1500), Buffer.from('this is no archive'.repeat(100))]) {
      const ran = await fleet.sandman(['cp', '-', `${name}:/opt`], { input });
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toContain('no tar stream');
      expect(await execRaw(fleet.engine, id, ['ls', '-A', '/opt'])).toBe('');
    }
    const none = await fleet.sandman(['cp', '-', `${name}:/nowhere`], { input: packed });
    expect(none).toMatchObject({ code: 4, stdout: '' });
  });

  it('a reader that goes away is no failure', async () => {
    const { id, name } = await fleet.make('running');
    await execRaw(fleet.engine, id, ['truncate', '-s', `${2 * BIG}`, '/opt/big']);
    const child = start(['cp', `${name}:/opt/big`, '-'], fleet.env);
    const ran = collect(child);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect((await ran).code).toBe(0);
  });

  it('no stream goes to a terminal or is awaited from one', async () => {
    for (const line of [
      ['web:/opt', '-'],
      ['-', 'web:/opt'],
    ]) {
      const terminal = onTerminal(['cp', ...line], fleet.env);
      expect(await terminal.ended).toBe(2);
      expect(terminal.lines().join('\n')).toContain('terminal');
    }
  });

  it('a big one shows on a terminal how far it is, of how much', async () => {
    const { name } = await fleet.make('running');
    const big = join(temporaryFolder(), 'big');
    writeFileSync(big, '');
    truncateSync(big, 6 * BIG);
    const terminal = onTerminal(['cp', big, `${name}:/opt`], fleet.env);
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw()).toMatch(new RegExp(`copying to ${name} [█░]+ [\\d.]+ \\wiB of 600 MiB`));
    expect(terminal.lines()).toEqual([`copied 1 file, 600 MiB, to ${name}:/opt/big`]);
  });

  it('the last of many copies to one place is there whole', async () => {
    const { id, name } = await fleet.make('running');
    const folders = ['a', 'b', 'c'].map((letter) => {
      const folder = join(temporaryFolder(), letter);
      mkdirSync(folder);
      for (let at = 0; at < 50; at += 1) writeFileSync(join(folder, `${at}`), letter);
      return folder;
    });
    const all = await Promise.all(
      folders.map((folder) => fleet.sandman(['cp', `${folder}/.`, `${name}:/opt/one`])),
    );
    // One that began when another was done has gone beside what was there.
    expect(all.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
    expect(
      await execRaw(fleet.engine, id, ['sh', '-c', 'cat /opt/one/* | fold -w1 | sort | uniq -c']),
    ).toMatch(/^50 [abc]$/);
    expect(await execRaw(fleet.engine, id, ['sh', '-c', 'ls -A /opt /opt/one | grep sandman'])).toBe('');
  });
});
