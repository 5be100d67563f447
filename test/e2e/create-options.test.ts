import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually, execRaw, inspect } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';

const folder = mkdtempSync(join(tmpdir(), 'sandman-create-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(ENGINE_NAMES)('what create hands on to %s', (engineName) => {
  const fleet = useFleet(engineName);
  const inside = (id: string, script: string) => execRaw(fleet.engine, id, ['sh', '-c', script]);

  it('variables: from flags and from a file, of which the flags win', async () => {
    const file = join(folder, 'env');
    writeFileSync(file, '# a comment\n\nFROM_FILE=file\nBOTH=file\nSPACES=a  b = c \n');
    const { id } = await fleet.create(
      '--env-file',
      file,
      '-e',
      'BOTH=flag',
      '-e',
      'EMPTY=',
      '-e',
      'FLAG=x=y',
    );
    const { Env } = (await inspect(fleet.engine, id)).Config;
    const given = ['FROM_FILE=file', 'BOTH=flag', 'SPACES=a  b = c ', 'EMPTY=', 'FLAG=x=y'];
    for (const pair of given) expect(Env).toContain(pair);
    expect(Env.filter((pair: string) => pair.startsWith('BOTH='))).toHaveLength(1);
  });

  it('an env file is for the sandbox alone: what it says to node is not heard on this side', async () => {
    const script = join(folder, 'preload.cjs');
    writeFileSync(script, 'process.stderr.write("heard\\n");');
    const file = join(folder, 'hostile');
    writeFileSync(
      file,
      `NODE_OPTIONS=--require ${script}\nSANDMAN_BACKEND=nowhere\nDOCKER_HOST=unix:///nowhere\n`,
    );
    const ran = await fleet.sandman(['create', fleet.name(), '-l', fleet.label, '--env-file', file, '-q']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { Env } = (await inspect(fleet.engine, ran.stdout.trim())).Config;
    expect(Env).toContain(`NODE_OPTIONS=--require ${script}`);
  });

  it('labels, the working directory and the user', async () => {
    const { id, labels } = await fleet.create(
      '-l',
      'a.b/c=d=e',
      '-l',
      'none=',
      '-w',
      '/tmp',
      '-u',
      '1000:1000',
    );
    const { Labels, WorkingDir, User } = (await inspect(fleet.engine, id)).Config;
    expect(Labels).toMatchObject({ 'a.b/c': 'd=e', none: '', 'dev.sandman.managed': 'true' });
    expect({ WorkingDir, User }).toEqual({ WorkingDir: '/tmp', User: '1000:1000' });
    expect(labels).toEqual({ 'a.b/c': 'd=e', none: '', test: fleet.label.slice('test='.length) });
    expect(await inside(id, 'pwd; id -u; id -g')).toBe('/tmp\r\n1000\r\n1000');
  });

  it('the words of the command, one by one, as they are', async () => {
    const words = ['a  b', '', '*', '$HOME', '--flag', '-o', 'json', '--', 'ü"\'\\', 'new\nline'];
    const keep = 'printf "%s|" "$@" > /words; exec sleep 1000';
    const { id } = await fleet.create('--', 'sh', '-c', keep, 'sh', ...words);
    await eventually(async () => (await inside(id, 'cat /words')).endsWith('line|'));
    expect(await inside(id, 'cat /words')).toBe(`${words.join('|')}|`.replace('\n', '\r\n'));
    expect((await inspect(fleet.engine, id)).Config.Cmd).toEqual(['sh', '-c', keep, 'sh', ...words]);
  });

  it('without a command the sandbox stays up, idle', async () => {
    const { id } = await fleet.create();
    expect(await stateOf(fleet.engine, id)).toBe('running');
    const { Path, Args } = await inspect(fleet.engine, id);
    expect([Path, ...Args].join(' ')).toContain('sleep');
  });

  it('a command that ends at once leaves a stopped sandbox', async () => {
    const { id } = await fleet.create('--', 'true');
    await eventually(async () => (await stateOf(fleet.engine, id)) === 'stopped');
    expect(await fleet.sandman(['wait', id, '--for', 'stopped'])).toMatchObject({ code: 0 });
  });
});

describe.each(ENGINE_NAMES)('names and templates on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const nothing = async (name: string) => expect(await inspect(fleet.engine, name)).toBeNull();

  it('a sandbox without a name gets one that can be said aloud, and no two the same', async () => {
    const two = await Promise.all(
      [1, 2].map(() => fleet.sandman(['create', '-l', fleet.label, '-o', 'json'])),
    );
    const names = two.map(({ json }) => json.name);
    expect(new Set(names).size).toBe(2);
    for (const { json } of two) {
      expect(json.name).toMatch(/^[a-z]+-[a-z]+-[0-9a-f]{4}$/);
      expect((await inspect(fleet.engine, json.id)).Name.replace(/^\//, '')).toBe(json.name);
    }
  });

  it('a name that is taken exits 8 and changes nothing; --if-not-exists gives the one that has it', async () => {
    const { id, name } = await fleet.create();
    const before = await inspect(fleet.engine, id);
    const taken = await fleet.sandman(['create', name, '-l', fleet.label, '-o', 'json']);
    expect(taken).toMatchObject({ code: 8, stdout: '' });
    const { error } = JSON.parse(taken.stderr);
    expect(error).toMatchObject({ code: 'conflict', exitCode: 8 });
    expect(error.message).toContain(name);
    expect(error.hint).toContain('--if-not-exists');
    const there = await fleet.sandman(['create', name, '--if-not-exists', '-o', 'json']);
    expect(there).toMatchObject({ code: 0 });
    expect(there.json.id).toBe(id);
    expect(await inspect(fleet.engine, id)).toEqual(before);
  });

  it('two --if-not-exists at once make one, and both get it', async () => {
    const name = fleet.name();
    const line = ['create', name, '--if-not-exists', '-l', fleet.label, '-o', 'json'];
    const both = await Promise.all([fleet.sandman(line), fleet.sandman(line)]);
    const { Id } = await inspect(fleet.engine, name);
    for (const ran of both) expect(ran).toMatchObject({ code: 0, json: { id: Id } });
  });

  it('--template names what it is made from, and a template is found again by it', async () => {
    await fleet.sandman(['config', 'set', 'templates.mine', fleet.engine.image]);
    const { id, template, image } = await fleet.create('--template', 'mine');
    expect({ template, image }).toEqual({ template: 'mine', image: fleet.engine.image });
    const found = await fleet.sandman(['list', '--template', 'mine', '-l', fleet.label, '-q']);
    expect(found.stdout).toBe(`${id}\n`);
    const plain = await fleet.create('--image', fleet.engine.image);
    expect({ template: plain.template, image: plain.image }).toEqual({ template: null, image });
  });

  it.each([
    ['an unknown template', ['--template', 'nothing'], 4, 'nothing'],
    [
      'an image that is not there, with --pull never',
      ['--pull', 'never', '--image', 'nowhere:1'],
      4,
      'nowhere:1',
    ],
    ['--disk, where the engine cannot limit it', ['--disk', '1g'], 9, '--disk'],
    ['--isolation gvisor, without its runtime', ['--isolation', 'gvisor'], 9, 'gvisor'],
    ['a mount of what is not there', ['-v', '/not/there:/x'], 2, '/not/there'],
  ])('%s is refused, and nothing is made', async (_what, flags, code, quoted) => {
    const name = fleet.name();
    const ran = await fleet.sandman(['create', name, '-l', fleet.label, ...flags]);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(quoted);
    await nothing(name);
  });

  describe('a port that somebody listens on', () => {
    const server = createServer();
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => void server.close());

    it('is a conflict, exit 8, and nothing is left of the sandbox', async () => {
      const { port } = server.address() as { port: number };
      const name = fleet.name();
      const ran = await fleet.sandman(['create', name, '-p', `${port}:80`, '-l', fleet.label, '-o', 'json']);
      expect(ran).toMatchObject({ code: 8, stdout: '' });
      expect(ran.stderr).toContain(String(port));
      await nothing(name);
    });
  });
});
