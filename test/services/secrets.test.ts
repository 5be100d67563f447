import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { startDeafBus } from '../support/keyring.js';
import { environment, finish, PROGRAMS, type Ran, start } from '../support/sandman.js';
import type { Site } from './site.js';
import { KINDS, rowsOf, SERVICES } from './table.js';

/** The words of all processes of this machine, as anybody may read them. */
function commandLines(): string {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.map((id) => readOrNothing(`/proc/${id}/cmdline`)).join('\n');
}

/** What has ended meanwhile has no words any more. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

let on: Site;
let folder: string;

function expectNoSecretIn(text: string, what: string): void {
  for (const secret of on.secrets) expect(text.includes(secret), `a secret is in ${what}`).toBe(false);
}

describe.each(rowsOf(KINDS))('no secret is shown on $name', ({ service }) => {
  beforeEach(async () => {
    on = await service.start();
  });
  afterEach(() => on.close());

  // Whatever it says, the driver looks for secrets in it.
  it('whatever the command and the format, --debug included', async () => {
    const id = await on.create('--debug -e A=b');
    for (const line of [
      `info ${id}`,
      `info ${id} --json`,
      'list -o wide',
      'list -o jsonl',
      `pause ${id}`,
      `resume ${id} -o jsonl --ttl 5m`,
      `ttl ${id} 5m`,
      `wait ${id} --for running`,
      'backend check',
      `backend show ${service.type}`,
      `whoami ${service.type} -o wide`,
      'config list',
      'doctor --json',
      `kill ${id} --json`,
    ]) {
      const { code, stderr } = await on.run(`${line} --debug`);
      if (!line.startsWith('doctor')) expect(code, `${line}: ${stderr}`).toBe(0);
    }
    expect((await on.run('list --debug')).stderr).toContain(`debug: ${service.type}: GET`);
  });

  it('where the server repeats it, in words, in a page, or in a header', async () => {
    for (const secret of [on.key, `Bearer ${on.key}`]) {
      const replies = [
        on.failure(401, `the key ${secret} is not known`),
        on.failure(400, `X-API-Key: ${secret}`, { 'x-request-id': secret }),
        { status: 403, body: `<html><title>${secret}</title>` },
        { ...BAD_GATEWAY, status: 200, body: `{"key": "${secret}` },
        { status: 200, body: { success: true, key: secret } },
      ];
      for (const reply of replies) {
        on.fake.fault(service.requests.list, { kind: 'reply', reply });
        for (const mode of ['--json', '--debug']) {
          on.fake.fault(service.requests.list, { kind: 'reply', reply });
          expect((await on.run(`list ${mode}`)).code).not.toBe(0);
        }
      }
    }
  });
});

describe.each(rowsOf(SERVICES))('a key for $name', ({ service }) => {
  const { variables, requests, type } = service;

  beforeEach(async () => {
    on = await service.start();
    folder = temporaryFolder();
  });
  afterEach(() => on.close());

  /** Runs the program, and looks at all processes while it waits for an answer. */
  async function watched(args: string[], env: Record<string, string>, input?: string): Promise<Ran> {
    let letGo = () => {};
    const until = new Promise<void>((done) => {
      letGo = done;
    });
    on.fake.fault(/^GET/, { kind: 'held', until });
    const before = on.requests().length;
    const place = { SANDMAN_CONFIG_DIR: folder, [variables.url]: on.env[variables.url] };
    const ended = finish(start([...args, '--debug'], environment(null, { ...place, ...env })), input);
    try {
      await eventually(() => on.requests().length > before);
      const seen = commandLines();
      expect(seen).toContain(args.join('\0'));
      expectNoSecretIn(seen, 'the words of a process');
    } finally {
      letGo();
    }
    const ran = await ended;
    expectNoSecretIn(`${ran.stdout}${ran.stderr}`, args.join(' '));
    return ran;
  }

  it('in the environment is in no words, of no process, and in no file', async () => {
    const { code } = await watched(['list', '-b', type], { [variables.key]: on.key });
    expect(code).toBe(0);
    expect(on.fake.count(requests.list)).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['--key-stdin', '--key-file'])(
    'that is given with %s is in the credentials alone, which nobody else can read, and is used from there',
    async (flag) => {
      const file = join(temporaryFolder(), 'key');
      writeFileSync(file, on.key);
      const args = flag === '--key-file' ? [flag, file] : [flag];
      const login = await watched(['login', type, ...args], {}, on.key);
      expect({ code: login.code, stdout: login.stdout }).toEqual({ code: 0, stdout: '' });
      expect(readdirSync(folder)).toEqual(['credentials.json']);
      const credentials = join(folder, 'credentials.json');
      expect(JSON.parse(readFileSync(credentials, 'utf8'))).toEqual({ [type]: { key: on.key } });
      expect(statSync(credentials).mode & 0o777).toBe(0o600);

      const place = { SANDMAN_CONFIG_DIR: folder, [variables.key]: '' };
      expect(JSON.parse((await on.run('create --json', place)).stdout).state).toBe('running');
      expect((await on.run(`config set backends.${type}.url ${on.fake.url}`, place)).code).toBe(0);
      expect((await on.run(`config set defaultBackend ${type}`, place)).code).toBe(0);
      expectNoSecretIn(readFileSync(join(folder, 'config.json'), 'utf8'), 'the config file');
    },
  );
});

it('a key on its way to the keyring is in no words of a process, and in no file', async () => {
  on = await SERVICES.e2b.start();
  folder = temporaryFolder();
  const bus = await startDeafBus();
  const env = environment(null, { ...bus.env, E2B_API_URL: on.fake.url, SANDMAN_CONFIG_DIR: folder });
  const child = start(['login', 'e2b', '--key-stdin', '--debug'], env);
  const ended = finish(child, on.key);
  await eventually(() => bus.connections.size > 0, 10_000);
  const seen = commandLines();
  expect(seen).toContain(PROGRAMS.keyring.at(-1));
  expectNoSecretIn(seen, 'the words of a process');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expectNoSecretIn(`${stdout}${stderr}`, 'what login says');
  for (const name of readdirSync(folder)) expectNoSecretIn(readFileSync(join(folder, name), 'utf8'), name);
  await bus.close();
  await on.close();
});
