import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, startDesk, WRONG_KEY } from '../support/account.js';

let desk: Desk;

beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.fake.close());

const kept = () => JSON.parse(readFileSync(desk.credentials, 'utf8'));

describe('login', () => {
  it('keeps a key that the service takes, and says where; then the other commands use it', async () => {
    const { code, stdout, stderr } = await desk.login(desk.fake.key);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`kept it in ${desk.credentials}, since the system keyring cannot: `);
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
    expect(statSync(desk.credentials).mode & 0o777).toBe(0o600);
    expect(await desk.run('create -b e2b')).toMatchObject({ code: 0 });
    expect(desk.fake.sandboxes.size).toBe(1);
  });

  it('gives under --json what whoami gives', async () => {
    const { stdout } = await desk.login(desk.fake.key, 'login e2b --key-stdin --json');
    const account = { backend: 'e2b', type: 'e2b', endpoint: desk.fake.url, variable: 'E2B_API_KEY' };
    expect(JSON.parse(stdout)).toEqual({ ...account, source: 'file', valid: true, identity: null });
    expect(JSON.parse((await desk.run('whoami e2b --json')).stdout)).toEqual(JSON.parse(stdout));
  });

  it('takes a key from a file, with or without a line end', async () => {
    const file = join(dirname(desk.credentials), 'key');
    writeFileSync(file, `${desk.fake.key}\r\n`);
    expect((await desk.run(`login e2b --key-file ${file}`)).code).toBe(0);
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
  });

  it('takes the backend that was chosen as the default', async () => {
    expect((await desk.login(desk.fake.key, '-b e2b login --key-stdin')).code).toBe(0);
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
  });

  it('where the default is an engine asks for a service, as where nobody chose one', async () => {
    await desk.run('backend use local');
    const { code, stderr } = await desk.run('login');
    expect(code).toBe(2);
    expect(stderr).toContain('choose from hopx, sandbox0, novita, e2b');
    expect((await desk.run('login', { env: { SANDMAN_BACKEND: 'nosuch' } })).code).toBe(4);
  });

  it('keeps the key of a backend that was added under its name, and checks it there', async () => {
    await desk.run(`backend add work --type e2b --url ${desk.fake.url}`);
    expect((await desk.login(desk.fake.key, 'login work --key-stdin')).code).toBe(0);
    expect(kept()).toEqual({ work: { key: desk.fake.key } });
    const env = { E2B_API_KEY: WRONG_KEY };
    expect((await desk.run('list -b work', { env })).code).toBe(0);
    expect((await desk.run('list -b e2b', { env })).code).toBe(3);
  });

  it('checks the key that was given, and not the one of the environment, which it warns of', async () => {
    const env = { E2B_API_KEY: WRONG_KEY };
    const { code, stderr } = await desk.run('login e2b --key-stdin', { env, input: desk.fake.key });
    expect(code).toBe(0);
    expect(stderr).toContain('warning: E2B_API_KEY is set, and comes before the key that was kept');
    const given = { env: { E2B_API_KEY: desk.fake.key }, input: WRONG_KEY };
    expect((await desk.run('login e2b --key-stdin', given)).code).toBe(3);
  });

  it('keeps no key that is refused, and leaves the one that was there', async () => {
    await desk.login(desk.fake.key);
    const { code, stdout, stderr } = await desk.login(WRONG_KEY);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('the key was not kept');
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
  });

  it.each([
    ['cannot be reached', 6, { kind: 'cut' } as const],
    [
      'says it is overloaded',
      7,
      { kind: 'reply', reply: { status: 429, headers: { 'retry-after': '900' } } } as const,
    ],
    ['answers with a web page', 6, { kind: 'reply', reply: { status: 200, body: '<html>hello' } } as const],
  ])('keeps nothing where the service %s: exit %i', { timeout: 60_000 }, async (_, exit, fault) => {
    desk.fake.fault(/./, fault, 10);
    const { code, stderr } = await desk.login(desk.fake.key);
    expect(code).toBe(exit);
    expect(stderr).toContain('the key was not kept');
    expect(existsSync(desk.credentials)).toBe(false);
  });

  it.each(['', ' \n', 'two words', 'canary-wrong-7d02\nline', 'x'.repeat(20_000), '\u0007bell'])(
    'asks nobody about %j, which is no key: exit 2',
    async (input) => {
      expect((await desk.run('login e2b --key-stdin', { input })).code).toBe(2);
      expect(desk.fake.requests).toEqual([]);
    },
  );

  it.each([
    ['login e2b', 2, '--key-stdin or --key-file'],
    ['login', 2, 'hopx, sandbox0, novita, e2b'],
    ['login e2b --key-stdin --key-file x', 2, 'not both'],
    ['login e2b --key-file /no/such/file', 2, '--key-file: cannot read "/no/such/file"'],
    ['login docker --key-stdin', 9, 'name a service: '],
    ['login -b local --key-stdin', 9, 'name a service: '],
    ['login nowhere --key-stdin', 4, 'no backend "nowhere"'],
  ])('%s exits %i, and says %s', async (line, exit, says) => {
    const { code, stdout, stderr } = await desk.run(line);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toContain(says);
    expect(readdirSync(dirname(desk.credentials))).toEqual([]);
  });

  it.each([
    'login {}',
    'login e2b {}',
    'login e2b --key={}',
    'login e2b --api-key={}',
    'logout {}',
    'whoami {}',
  ])('a key that stands on the line by mistake is not repeated: %s', async (line) => {
    const key = 'e2b_0123456789abcdef0123456789abcdef01234567';
    const { code, stdout, stderr } = await desk.run(line.replace('{}', key));
    expect([2, 4]).toContain(code);
    expect(`${stdout}${stderr}`).not.toContain('0123456789');
  });
});

describe('logout', () => {
  it('forgets the key; a second time changes nothing, and exits 0', async () => {
    await desk.login(desk.fake.key);
    const logout = async () => JSON.parse((await desk.run('logout e2b --json')).stdout);
    const known = { backend: 'e2b', source: 'none', variable: 'E2B_API_KEY' };
    expect(await logout()).toEqual({ ...known, changed: true });
    expect(kept()).toEqual({});
    expect(await logout()).toEqual({ ...known, changed: false });
    expect((await desk.run('list -b e2b')).code).toBe(3);
  });

  it('says that the environment still holds a key', async () => {
    const { code, stdout, stderr } = await desk.run('logout e2b', { env: { E2B_API_KEY: desk.fake.key } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('warning: E2B_API_KEY still holds a key for e2b');
  });

  it('of an engine exits 9', async () => {
    expect((await desk.run('logout docker')).code).toBe(9);
  });
});

describe('backend remove', () => {
  it('forgets the key and the names of what was added; those of a built-in one stay', async () => {
    await desk.run(`backend add work --type e2b --url ${desk.fake.url}`);
    await desk.login(desk.fake.key, 'login work --key-stdin');
    await desk.login(desk.fake.key);
    await desk.run('create web -b work');
    await desk.run('create web -b e2b');
    await desk.run('config set backends.e2b.url http://127.0.0.1:1');
    const { stderr } = await desk.run('backend remove work');
    expect(stderr).toContain('forgot the key for work');
    expect(stderr).toContain('forgot the names of its sandboxes: 1');
    await desk.run('backend remove e2b');
    expect(Object.keys(kept())).toEqual(['e2b']);
    const aliases = join(dirname(desk.credentials), 'aliases.json');
    expect(Object.keys(JSON.parse(readFileSync(aliases, 'utf8')))).toEqual(['e2b']);
    expect(desk.fake.sandboxes.size).toBe(2);
  });
});
