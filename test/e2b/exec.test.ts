import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENVD_TOKEN } from '../fakes/e2b-state.js';
import { envelope, requestIn, type Subscriber } from '../fakes/e2b-stream.js';
import { rejectionOf } from '../support/failure.js';
import { type Sandboxed, sandboxed } from './inside.js';

let box: Sandboxed;

const startRequests = () => box.fake.requests.filter(({ path }) => path.endsWith('/Start'));

describe.each([{ vendor: 'e2b' }, { vendor: 'novita' }, { vendor: 'novita', legacy: true }] as const)(
  'a command in a sandbox of %o',
  (where) => {
    beforeEach(async () => {
      box = await sandboxed(where, { OWN: 'sandbox', BOTH: 'sandbox' });
    });
    afterEach(() => box.close());

    it.each([0, 1, 7, 124, 126, 127, 255])('gives its exit code %i', async (code) => {
      expect((await box.shell(`exit ${code}`)).code).toBe(code);
    });

    it('is asked for once, with the token, and under no time limit', async () => {
      await box.run(['true']);
      expect(startRequests()).toHaveLength(1);
      const { vendor } = where;
      expect(startRequests()[0]?.headers).toMatchObject({
        'content-type': 'application/connect+json',
        'connect-protocol-version': '1',
        'x-access-token': ENVD_TOKEN,
        [`${vendor}-sandbox-port`]: '49983',
      });
      for (const name of ['connect-timeout-ms', 'authorization', 'x-api-key'])
        expect(startRequests()[0]?.headers).not.toHaveProperty(name);
    });

    it('gets its words as they are', async () => {
      const words = [
        ...['a b', '"q"', "it's", 'two\nlines', '', 'ünï €', '$HOME', '`id`', 'back\\slash', '*', '-n', '--'],
        ...['$(id)', ';', '!', '#', '\t', '~'],
      ];
      const { stdout } = await box.run(['sh', '-c', 'printf "<%s>" "$@"', 'sh', ...words]);
      expect(stdout.toString()).toBe(words.map((word) => `<${word}>`).join(''));
    });

    it('keeps every byte, and stdout and stderr apart', async () => {
      const { stdout, stderr } = await box.shell(
        'printf "a\\0\\377\\200\\r\\n"; printf "\\0\\376\\303" >&2; printf "\\303"; sleep 0.05; printf "\\274"',
      );
      expect(stdout).toEqual(Buffer.from([97, 0, 255, 128, 13, 10, 0xc3, 0xbc]));
      expect(stderr).toEqual(Buffer.from([0, 254, 0xc3]));
    });

    it('has the environment of the sandbox and its own, which wins, and begins in the folder', async () => {
      const { stdout } = await box.shell('echo $OWN $BOTH "$NEW"; pwd', {
        env: { BOTH: 'exec', NEW: 'a=b c' },
        workdir: '/tmp',
      });
      expect(stdout.toString()).toBe(`sandbox exec a=b c\n${realpathSync('/tmp')}\n`);
    });
  },
);

describe('a command', () => {
  beforeEach(async () => {
    box = await sandboxed();
  });
  afterEach(() => box.close());

  it('keeps a variable that the profile of its user sets to something else', async () => {
    await box.shell('echo "export PATH=/elsewhere:/usr/bin:/bin MORE=profile" > ~/.profile');
    const env = { PATH: '/own:/usr/bin:/bin', 'odd.name': 'x' };
    const { stdout } = await box.shell('echo $PATH $MORE', { env });
    expect(stdout.toString()).toBe('/own:/usr/bin:/bin profile\n');
  });

  it('hears nothing of what the profile writes, and has all of its input', async () => {
    await box.shell('echo "echo out; echo err >&2; read line; export READ=$line" > ~/.profile');
    const stdin = Readable.from(['first\n', 'second\n']);
    const { code, stdout, stderr } = await box.shell('cat; echo "<$READ>"', { stdin });
    expect({ code, stdout: `${stdout}`, stderr: `${stderr}` }).toEqual({
      code: 0,
      stdout: 'first\nsecond\n<>\n',
      stderr: '',
    });
    const terminal = { columns: 80, rows: 24 };
    expect(`${(await box.shell('echo here', { terminal })).stdout}`).toBe('here\r\n');
  });

  it('that is refused in words with the token in them is told without it', async () => {
    const message = `no access with ${ENVD_TOKEN}`;
    const end = envelope({ error: { code: 'permission_denied', message } }, 2);
    const headers = { 'content-type': 'application/connect+json' };
    const stream = (response: ServerResponse) => void response.end(end);
    box.fake.fault(/Start$/, { kind: 'reply', reply: { status: 200, headers, stream } });
    const error = await rejectionOf(box.shell('true'));
    expect(error.message).toBe('the command could not be started: no access with ***');
  });

  it('leaves no value of its environment in the words that others may read', async () => {
    await box.run(['true'], { env: { SECRET: 'canary-value' } });
    expect(JSON.stringify(requestIn(startRequests()[0]?.bytes as Buffer).process.args)).not.toContain(
      'canary',
    );
  });

  it('runs as the user that is asked for, or the usual one', async () => {
    expect((await box.shell('echo $USER', { user: 'root' })).stdout.toString()).toBe('root\n');
    expect((await box.shell('echo $USER')).stdout.toString()).toBe('user\n');
    await expect(box.run(['true'], { user: 'nobody here' })).rejects.toMatchObject({
      code: 'other',
      message: expect.stringContaining("invalid username: 'nobody here'"),
    });
  });

  it('runs as the usual user where what answers inside is so old that it has to be told', async () => {
    box.sandbox().envdVersion = '0.3.9';
    expect((await box.shell('echo $USER')).stdout.toString()).toBe('user\n');
    expect(startRequests()[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('user:').toString('base64')}`,
    );
  });

  it('needs no token where anybody may come in', async () => {
    box.sandbox().secure = false;
    expect((await box.shell('echo in')).stdout.toString()).toBe('in\n');
    expect(startRequests()[0]?.headers).not.toHaveProperty('x-access-token');
  });

  it('brings 24 MB whole to a reader that is slow, and no more ahead of it than there is room for', async () => {
    const hash = createHash('sha256');
    let [seen, furthest] = [0, 0];
    let subscriber: Subscriber | undefined;
    const slow = new Writable({
      highWaterMark: 1,
      write: (part: Buffer, _encoding, done) => {
        hash.update(part);
        seen += part.length;
        subscriber ??= [...box.process().subscribers][0];
        // The wire has base64.
        furthest = Math.max(furthest, (subscriber?.sent() ?? 0) * 0.75 - seen);
        setImmediate(done);
      },
    });
    const script =
      'head -c 24000000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null | tee copy';
    expect((await box.shell(script, { stdout: slow })).code).toBe(0);
    expect(seen).toBe(24_000_000);
    expect(furthest).toBeLessThan(12_000_000);
    const truth = await box.shell('sha256sum < copy');
    expect(truth.stdout.toString().split(' ')[0]).toBe(hash.digest('hex'));
  });

  it('is not shown with its token, whatever is told of what was asked', async () => {
    const ran = await box.on.run(`exec ${box.id} --debug -- true`);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('/process.Process/Start -> 200');
    box.fake.fault(/Start$/, { kind: 'reply', reply: { status: 500, body: `oops ${ENVD_TOKEN}` } });
    const failed = await box.on.run(`exec ${box.id} --debug -- true`);
    expect(failed.code).toBe(125);
    expect(failed.stderr).toContain('oops ***');
  });
});

describe('a command that cannot be started', () => {
  beforeEach(async () => {
    box = await sandboxed();
    await box.shell('touch plain');
  });
  afterEach(() => box.close());

  it.each([
    ['that no folder has', ['no-such-program'], { code: 'not_found', exitCode: 127 }],
    ['without a name', [''], { code: 'not_found', exitCode: 127 }],
    ['that looks like an option', ['-c'], { code: 'not_found', exitCode: 127 }],
    ['that is not at its path', ['/nowhere/program'], { code: 'not_found', exitCode: 127 }],
    ['that is a folder', ['/tmp'], { code: 'other', exitCode: 126 }],
    ['that may not be executed', ['./plain'], { code: 'other', exitCode: 126 }],
  ])('%s ends as in a shell, with nothing written', async (_, command, { code, exitCode }) => {
    const workdir = box.inside().machine.home;
    const begun = await box.begin(command, { workdir });
    await expect(begun.running.exitCode).rejects.toMatchObject({ code, details: { exitCode, id: box.id } });
    expect([begun.stdout.length, begun.stderr.length]).toEqual([0, 0]);
  });

  it('in a folder that is not there says that', async () => {
    await expect(box.run(['true'], { workdir: '/nowhere' })).rejects.toMatchObject({
      code: 'other',
      message: "the command could not be started: cwd '/nowhere' does not exist",
    });
  });
});
