import { createHash } from 'node:crypto';
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../support/commands.js';
import { eventually } from '../support/engines.js';
import { execOf, TREE, TREE_SAYS } from '../support/specs.js';
import { expectTidy, type Sandboxed, sandboxed } from './inside.js';

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed({}, { OWN: 'sandbox', BOTH: 'sandbox' });
});
afterEach(() => box.close());

it.each([0, 1, 7, 124, 126, 127, 255])(
  'gives the exit code %i, and leaves no session behind',
  async (code) => {
    expect((await box.shell(`exit ${code}`)).code).toBe(code);
    expectTidy(box);
  },
);

it('sends the words as they are, and makes the session one that never runs twice', async () => {
  const words = ['a b', '"q"', "it's", 'two\nlines', '', 'ünï €', '$HOME', '`id`', 'back\\slash', '*', '-n'];
  const { stdout } = await box.run(['sh', '-c', 'printf "<%s>" "$@"', 'sh', ...words]);
  expect(stdout.toString()).toBe(words.map((word) => `<${word}>`).join(''));
  const sent = box.fake.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/sessions'));
  expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  expect(sent?.body).toMatchObject({
    command: ['sh', '-c', 'printf "<%s>" "$@"', 'sh', ...words],
    io: { mode: 'pipes' },
    lifecycle: { runtime_recovery: 'stop' },
  });
});

it('keeps every byte, and stdout and stderr apart', async () => {
  const { stdout, stderr } = await box.shell(
    'printf "a\\0\\377\\200\\r\\n"; printf "\\0\\376\\303" >&2; printf "\\303"; sleep 0.05; printf "\\274"',
  );
  expect(stdout).toEqual(Buffer.from([97, 0, 255, 128, 13, 10, 0xc3, 0xbc]));
  expect(stderr).toEqual(Buffer.from([0, 254, 0xc3]));
});

it('brings 24 MB whole to a reader that is slow, of which the service lets go', async () => {
  const hash = createHash('sha256');
  let seen = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write: (part: Buffer, _encoding, done) => {
      hash.update(part);
      seen += part.length;
      setImmediate(done);
    },
  });
  const script = 'head -c 24000000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null';
  const streams = { stdin: null, stdout: slow, stderr: new PassThrough() };
  const spec = execOf(['sh', '-c', `${script} | tee copy`]);
  const running = await box.backend.exec(box.id, spec, streams, CALL);
  expect(await running.exitCode).toBe(0);
  expect(seen).toBe(24_000_000);
  const truth = await box.shell('sha256sum < copy');
  expect(truth.stdout.toString().split(' ')[0]).toBe(hash.digest('hex'));
  expect(box.fake.count(/GET .*\/events\/stream$/)).toBeGreaterThan(1);
});

it('gives the sandbox’s environment and its own, which wins, and the folder', async () => {
  const { stdout } = await box.shell('echo $OWN $BOTH "$NEW"; pwd', {
    env: { BOTH: 'exec', NEW: 'a=b c' },
    workdir: '/tmp',
  });
  expect(stdout.toString()).toBe(`sandbox exec a=b c\n${realpathSync('/tmp')}\n`);
});

it('a user of one’s own exits 9, with nothing begun', async () => {
  await expect(box.run(['true'], { user: 'root' })).rejects.toMatchObject({ code: 'unsupported' });
  expect(box.fake.count(/sessions/)).toBe(0);
});

describe('a command that cannot be started', () => {
  it.each([
    ['that no folder has', ['no-such-program'], { code: 'not_found', exitCode: 127 }],
    ['that is not at its path', ['/nowhere/program'], { code: 'not_found', exitCode: 127 }],
    ['that is a folder', ['/tmp'], { code: 'other', exitCode: 126 }],
    ['that may not be executed', ['./plain'], { code: 'other', exitCode: 126 }],
  ])('%s ends as in a shell, and leaves no session', async (_, command, { code, exitCode }) => {
    const { stdout } = await box.shell('touch plain; pwd');
    const workdir = stdout.toString().trim();
    const failure = { code, details: { exitCode, id: box.id } };
    await expect(box.run(command, { workdir })).rejects.toMatchObject(failure);
    expectTidy(box);
  });

  it('in a folder that is not there says that', async () => {
    await expect(box.run(['true'], { workdir: '/nowhere' })).rejects.toThrow('there is no folder "/nowhere"');
  });
});

describe('signals', () => {
  it.each([
    ['INT', 130],
    ['TERM', 143],
    ['HUP', 129],
    ['QUIT', 131],
    ['KILL', 137],
  ] as const)('%s ends the whole group, with exit code %i', async (name, code) => {
    const begun = await box.begin(TREE);
    await eventually(() => begun.text().startsWith(TREE_SAYS));
    await begun.running.signal(name, CALL);
    expect(await begun.running.exitCode).toBe(code);
    expectTidy(box);
  });

  it('one that is caught is the command’s own matter', async () => {
    const begun = await box.begin(['sh', '-c', 'trap "exit 42" TERM; echo up; while :; do sleep 0.02; done']);
    await eventually(() => begun.text() === 'up\n');
    await begun.running.signal('TERM', CALL);
    expect(await begun.running.exitCode).toBe(42);
  });

  it('one that nobody here has sent counts as SIGKILL, since the service does not tell which it was', async () => {
    expect((await box.shell('kill -KILL $$')).code).toBe(137);
  });

  it('is told nothing when it has ended', async () => {
    const begun = await box.begin(['true']);
    await begun.running.exitCode;
    await begun.running.signal('TERM', CALL);
    expect(box.fake.count(/\/signals$/)).toBe(0);
  });
});

describe('who goes away', () => {
  it('an abort leaves the command and its session', async () => {
    const controller = new AbortController();
    const begun = await box.begin(
      ['sh', '-c', 'echo up; until [ -e go ]; do sleep 0.02; done; echo on > went'],
      {
        signal: controller.signal,
      },
    );
    await eventually(() => begun.text() === 'up\n');
    controller.abort(new Error('enough'));
    await expect(begun.running.exitCode).rejects.toThrow('enough');
    const { home } = box.inside().machine;
    writeFileSync(join(home, 'go'), '');
    await eventually(() => existsSync(join(home, 'went')));
    expect(box.session().phase).toMatch(/running|exited/);
    expect(box.fake.count(/DELETE|\/signals$/)).toBe(0);
  });

  it('a reader that leaves ends the command as a broken pipe would', async () => {
    const stdout = new Writable({ write: (_part, _encoding, done) => done(new Error('EPIPE')) });
    stdout.on('error', () => {});
    const streams = { stdin: Readable.from([]), stdout, stderr: new PassThrough() };
    const running = await box.backend.exec(box.id, execOf(['yes']), streams, CALL);
    expect(await running.exitCode).toBe(141);
    expectTidy(box);
  });
});
