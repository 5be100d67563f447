import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, startDesk, WRONG_KEY } from '../support/account.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type Session, startSession } from '../support/keyring.js';
import { environment, finish, sandman, start } from '../support/sandman.js';
import { KEYS, onTerminal } from '../support/terminal.js';

let desk: Desk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.fake.close());

const env = (more = {}) => environment(null, { ...desk.env, ...more });
const kept = () => JSON.parse(readFileSync(desk.credentials, 'utf8'));
const piped = (key: string) => ({ input: `${key}\n` });

describe('on a terminal', () => {
  const hidden = 'API key for e2b';

  it.each(['xterm', 'dumb'])(
    'login asks for the key without showing it, and keeps it: TERM=%s',
    async (TERM) => {
      const terminal = onTerminal(['login', 'e2b', '--debug'], env({ TERM }));
      await terminal.shows(hidden);
      terminal.press(desk.fake.key);
      terminal.press(KEYS.enter);
      expect(await terminal.ended).toBe(0);
      expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
      expect(terminal.raw()).not.toContain(desk.fake.key);
      for (let at = 0; at < desk.fake.key.length - 3; at += 1) {
        expect(terminal.raw()).not.toContain(desk.fake.key.slice(at, at + 4));
      }
      expect(terminal.cursorShown()).toBe(true);
      if (TERM === 'dumb') expect(terminal.raw()).not.toContain('\u001b');
    },
  );

  it('no key of the keyboard brings it to light', async () => {
    const terminal = onTerminal(['login', 'e2b'], env());
    await terminal.shows(hidden);
    terminal.press(desk.fake.key);
    const { length } = terminal.raw();
    for (const press of ['\u0014', '\t', '\u001b[A']) terminal.press(press);
    await eventually(() => terminal.raw().length > length);
    terminal.press(KEYS.interrupt);
    await terminal.ended;
    expect(terminal.raw()).not.toContain(desk.fake.key.slice(0, 6));
  });

  it('Ctrl-C at the question keeps nothing: exit 130', async () => {
    const terminal = onTerminal(['login', 'e2b'], env());
    await terminal.shows(hidden);
    terminal.press('half');
    terminal.press(KEYS.interrupt);
    expect(await terminal.ended).toBe(130);
    expect(terminal.raw()).not.toContain('half');
    expect(desk.fake.requests).toEqual([]);
    expect(existsSync(desk.credentials)).toBe(false);
  });

  it('login without a backend offers the services', async () => {
    const terminal = onTerminal(['login'], env());
    await terminal.shows('Log in to which?');
    terminal.press('e2b');
    await terminal.shows('which? e2b');
    terminal.press(KEYS.enter);
    await terminal.shows(hidden);
    terminal.press(`${desk.fake.key}${KEYS.enter}`);
    expect(await terminal.ended).toBe(0);
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
  });

  it('login takes no --key-stdin there, since what is typed would be seen: exit 2', async () => {
    const terminal = onTerminal(['login', 'e2b', '--key-stdin'], env());
    expect(await terminal.ended).toBe(2);
    expect(terminal.raw()).toContain('on a terminal the key would be shown');
  });
});

describe('in a child process', () => {
  it('no key is ever said, whatever becomes of it, --debug included', async () => {
    const all = env();
    const lines: [args: string[], key?: string][] = [
      [['login', 'e2b', '--key-stdin'], WRONG_KEY],
      [['login', 'e2b', '--key-stdin'], desk.fake.key],
      [['login', 'e2b', '--key-stdin', '--json'], desk.fake.key],
      [['whoami']],
      [['whoami', 'e2b', '-o', 'wide']],
      [['doctor', '--json']],
      [['config', 'list']],
      [['backend', 'show', 'e2b', '--json']],
      [['list', '-b', 'e2b', '--json']],
      [['logout', 'e2b', '--json']],
    ];
    for (const [args, key] of lines) {
      const { stdout, stderr } = await sandman(all, [...args, '--debug'], piped(key ?? ''));
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(/canary/);
    }
    expect(existsSync(join(dirname(desk.credentials), 'config.json'))).toBe(false);
  }, 60_000);

  it('Ctrl-C ends a login whose service does not answer: exit 130, and nothing is kept', async () => {
    desk.fake.fault(/./, { kind: 'hang' }, 10);
    const child = start(['login', 'e2b', '--key-stdin'], env());
    const ran = finish(child, desk.fake.key);
    await eventually(() => desk.fake.requests.length > 0);
    child.kill('SIGINT');
    expect(await ran).toMatchObject({ code: 130, stdout: '' });
    expect(existsSync(desk.credentials)).toBe(false);
  });

  it('several at once lose nothing', async () => {
    const all = env();
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    for (const name of names) {
      await sandman(all, ['backend', 'add', name, '--type', 'e2b', '--url', desk.fake.url]);
    }
    const ran = await Promise.all(
      names.map((name) => sandman(all, ['login', name, '--key-stdin'], piped(desk.fake.key))),
    );
    expect(ran.map(({ code }) => code)).toEqual(names.map(() => 0));
    expect(Object.keys(kept()).sort()).toEqual([...names].sort());
  }, 60_000);

  it('without the package that asks the keyring, the file is used', async () => {
    const folder = temporaryFolder();
    for (const part of ['bin', 'dist', 'package.json']) cpSync(part, join(folder, part), { recursive: true });
    const child = spawn(join(folder, 'bin', 'sandman.js'), ['login', 'e2b', '--key-stdin'], { env: env() });
    const { code, stderr } = await finish(child, desk.fake.key);
    expect(code).toBe(0);
    expect(stderr).toContain('@napi-rs/keyring');
    expect(kept()).toEqual({ e2b: { key: desk.fake.key } });
  });
});

describe('with a keyring', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session.close());

  it('the key goes there and into no file, is used from there, and is forgotten', async () => {
    const all = env(session.env);
    const login = await sandman(all, ['login', 'e2b', '--key-stdin', '--json'], piped(desk.fake.key));
    expect(login.json).toMatchObject({ source: 'keyring', valid: true });
    expect(kept()).toEqual({ e2b: { keyring: true } });
    expect(await sandman(all, ['create', '-b', 'e2b'])).toMatchObject({ code: 0 });
    expect((await sandman(all, ['doctor', '--json'])).json.findings).toContainEqual(
      expect.objectContaining({ name: 'key of e2b', detail: 'in the system keyring' }),
    );
    await sandman(all, ['logout', 'e2b']);
    expect(kept()).toEqual({});
    expect(await sandman(all, ['list', '-b', 'e2b'])).toMatchObject({ code: 3 });
  });

  it('that is locked by now, a command says where the key is: exit 3; and a new login uses the file', async () => {
    const all = env(session.env);
    await sandman(all, ['login', 'e2b', '--key-stdin'], piped(desk.fake.key));
    await session.lock();
    const list = await sandman(all, ['list', '-b', 'e2b']);
    expect(list).toMatchObject({ code: 3, stdout: '' });
    expect(list.stderr).toContain('the key for e2b is in the system keyring, which fails: ');
    const again = await sandman(all, ['login', 'e2b', '--key-stdin'], piped(desk.fake.key));
    expect(again.stderr).toContain(`kept it in ${desk.credentials}, since the system keyring cannot: `);
    expect(await sandman(all, ['list', '-b', 'e2b'])).toMatchObject({ code: 0 });
  });
});

it('a local command reads no credentials, no names, and asks no keyring', async () => {
  for (const name of ['credentials.json', 'aliases.json']) {
    writeFileSync(join(dirname(desk.credentials), name), '{');
  }
  const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' };
  const run = (args: string[]) => sandman(env({ ...bus, DOCKER_HOST: 'tcp://127.0.0.1:1' }), args);
  expect(await run(['list'])).toMatchObject({ code: 6 });
  expect(await run(['info', 'web'])).toMatchObject({ code: 6 });
  expect(await run(['list', '-b', 'e2b'])).toMatchObject({ code: 2 });
});
