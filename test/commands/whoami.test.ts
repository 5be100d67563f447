import { chmodSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, startDesk, WRONG_KEY } from '../support/account.js';

let desk: Desk;

beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.fake.close());

const signed = () => ({ env: { E2B_API_KEY: desk.fake.key } });

describe('whoami of one', () => {
  it.each(['whoami e2b', '-b e2b whoami'])(
    '%s tells where the key is from, and that it is good',
    async (line) => {
      const { code, stdout } = await desk.run(`${line} --json`, signed());
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        backend: 'e2b',
        type: 'e2b',
        endpoint: desk.fake.url,
        source: 'environment',
        variable: 'E2B_API_KEY',
        valid: true,
        identity: null,
      });
    },
  );

  it('without a key exits 3, and asks nobody', async () => {
    expect(await desk.run('whoami e2b')).toMatchObject({ code: 3, stdout: '' });
    expect(desk.fake.requests).toEqual([]);
  });

  it('with a key that is refused exits 3, and says where it is from', async () => {
    const { code, stdout, stderr } = await desk.run('whoami e2b', { env: { E2B_API_KEY: WRONG_KEY } });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('the key is from E2B_API_KEY');
  });

  it('that is an engine says that it needs no key: exit 0', async () => {
    const { code, stdout, stderr } = await desk.run('whoami local');
    expect([code, stderr]).toEqual([0, 'local needs no key\n']);
    expect(stdout).toMatch(/^source +unneeded$/m);
  });

  it('warns of a credentials file that others may read', async () => {
    await desk.login(desk.fake.key);
    chmodSync(desk.credentials, 0o640);
    expect((await desk.run('whoami e2b')).stderr).toContain(`${desk.credentials}, whose mode is 640`);
  });

  it('names a credentials file that cannot be understood: exit 2', async () => {
    writeFileSync(desk.credentials, desk.fake.key);
    const { code, stderr } = await desk.run('whoami e2b --debug');
    expect(code).toBe(2);
    expect(stderr).toContain(desk.credentials);
  });
});

describe('whoami of all', () => {
  const rows = (stdout: string) =>
    JSON.parse(stdout) as { backend: string; source: string; valid: unknown }[];
  const of = (stdout: string, name: string) => rows(stdout).find(({ backend }) => backend === name);

  it('exits 0 where there is a good key, and tells of the others that they have none', async () => {
    const { code, stdout } = await desk.run('whoami --json', signed());
    expect(code).toBe(0);
    expect(of(stdout, 'e2b')).toMatchObject({ source: 'environment', valid: true });
    const endpoint = expect.stringMatching(/^https:/);
    for (const other of ['novita', 'hopx', 'sandbox0']) {
      expect(of(stdout, other)).toMatchObject({ source: 'none', valid: null, endpoint });
    }
    expect(rows(stdout).map(({ backend }) => backend)).not.toContain('local');
  });

  it('exits 3 where there is no key at all', async () => {
    const { code, stdout } = await desk.run('whoami --json');
    expect(code).toBe(3);
    expect(rows(stdout).every(({ source }) => source === 'none')).toBe(true);
  });

  it('exits 10 where one of two is refused, and says which', async () => {
    await desk.run(`backend add work --type e2b --url ${desk.fake.url}`);
    await desk.login(desk.fake.key, 'login work --key-stdin');
    const { code, stdout, stderr } = await desk.run('whoami --json', { env: { E2B_API_KEY: WRONG_KEY } });
    expect(code).toBe(10);
    expect([of(stdout, 'work')?.valid, of(stdout, 'e2b')?.valid]).toEqual([true, false]);
    expect(stderr).toContain('"warning"');
  });

  it('leaves open whether a key is good where its service cannot be reached: exit 6', async () => {
    const { code, stdout } = await desk.run('whoami --json', {
      env: { E2B_API_KEY: desk.fake.key, E2B_API_URL: 'http://127.0.0.1:1' },
    });
    expect(code).toBe(6);
    expect(of(stdout, 'e2b')).toMatchObject({ valid: null, endpoint: 'http://127.0.0.1:1' });
  });
});

describe('doctor', () => {
  const keys = async (options = {}) =>
    JSON.parse((await desk.run('doctor --json', options)).stdout).findings.filter(
      ({ name }: { name: string }) => name.startsWith('key of '),
    );

  it('tells where the keys of the services that are set up are, and no word of them', async () => {
    expect(await keys()).toEqual([]);
    await desk.login(desk.fake.key);
    expect(await keys()).toMatchObject([{ name: 'key of e2b', ok: true, detail: `in ${desk.credentials}` }]);
    expect(await keys(signed())).toMatchObject([{ name: 'key of e2b', ok: true, detail: 'in E2B_API_KEY' }]);
  });

  it('says what to do where one that was added has no key', async () => {
    await desk.run('backend add work --type novita');
    expect(await keys()).toMatchObject([{ name: 'key of work', code: 'auth', fix: 'sandman login work' }]);
  });
});
