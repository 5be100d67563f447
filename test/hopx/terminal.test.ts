import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../backends/contract/subject.js';
import { newToken } from '../fakes/hopx-state.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { type Inside, insideOf, left, type Wanted } from './inside.js';

let on: Inside;
let keys: PassThrough;

beforeEach(async () => {
  on = await insideOf();
  keys = new PassThrough();
});
afterEach(() => on.close());

const SIZE = { columns: 97, rows: 31 };
const begin = (command: string[], wanted: Wanted = {}, call = CALL) =>
  on.begin(command, { terminal: SIZE, stdin: keys, ...wanted }, call);
const run = async (command: string[], wanted: Wanted = {}) => {
  const { running, stdout } = await begin(command, wanted);
  return { code: await running.exitCode, text: stdout().toString() };
};

describe('a command on a terminal', () => {
  it('is alone on it: nothing of the shell before it is seen, nor of what started it', async () => {
    expect(await run(['sh', '-c', 'tty >/dev/null && echo on it'])).toEqual({ code: 0, text: 'on it\r\n' });
    await eventually(() => left(on.folders()).length === 0);
  });

  it.each([0, 1, 7, 124, 126, 127, 255])('gives its own exit code: %i', async (code) => {
    expect(await run(['sh', '-c', `exit ${code}`])).toEqual({ code, text: '' });
  });

  it('gets its words, its environment and its folder as they are', async () => {
    const words = ["it's", 'a\nb', '$HOME', '', '\\', '"', 'ünï', '%s'];
    const env = { A: "b'c\n$d" };
    const script = 'printf "%s|" "$A" "$(pwd)" "$@"';
    const { text } = await run(['sh', '-c', script, 'sh', ...words], { env, workdir: '/proc' });
    expect(text.replaceAll('\r\n', '\n').split('|')).toEqual([env.A, '/proc', ...words, '']);
  });

  it.each([true, false])(
    'has the environment of its sandbox, and its own wins, whether the shell has it or not: %s',
    async (bareShell) => {
      on.fake.quirks.bareShell = bareShell;
      Object.assign(on.fake.find(on.id)?.env ?? {}, { OWN: 'own', BOTH: 'own' });
      const { text } = await run(['sh', '-c', 'echo $OWN $BOTH'], { env: { BOTH: 'new' } });
      expect(text).toBe('own new\r\n');
    },
  );

  it('begins where one without a terminal begins', async () => {
    expect((await run(['pwd'])).text.trim()).toBe((await on.shell('pwd')).trim());
  });

  it('has the size of the caller’s, and then another', async () => {
    const { running, says, stdout } = await begin(['sh', '-c', 'stty size; read x; stty size']);
    await says('31 97');
    await running.resize({ columns: 50, rows: 20 }, CALL);
    keys.write('\r');
    expect(await running.exitCode).toBe(0);
    expect(stdout().toString()).toContain('20 50');
    expect(on.fake.agent.terminals.frames[0]).toEqual({ type: 'resize', cols: 97, rows: 31 });
  });

  it('reads what is typed, and ends by Ctrl-C as by SIGINT', async () => {
    const { running, says } = await begin(['sh', '-c', 'read x; echo "got $x"; sleep 60']);
    keys.write('ünï\r');
    await says('got ünï');
    keys.write('\u0003');
    expect(await running.exitCode).toBe(130);
  });

  it('may be a shell, with jobs of its own', async () => {
    const { running, says, stdout } = await begin(['bash', '--norc', '-i']);
    keys.write('echo up; sleep 60\r');
    await says('up\r\n');
    // A key that comes while the shell is between two commands is heard by neither.
    await eventually(() => {
      keys.write('\u0003echo $((40+2))\r');
      return stdout().toString().includes('42\r\n');
    });
    keys.write('exit 5\r');
    expect(await running.exitCode).toBe(5);
  });

  it.each([
    ['TERM', 143],
    ['KILL', 137],
    ['HUP', 129],
  ] as const)('is told SIG%s, with all that it has begun', async (name, code) => {
    const { running, says, stdout } = await begin(['sh', '-c', 'sh -c "echo up; sleep 60; true"; exit $?']);
    await says('up');
    await running.signal(name, CALL);
    expect(await running.exitCode).toBe(code);
    expect(stdout().toString()).toBe('up\r\n');
  });

  it('is told too what it is told before it has begun', async () => {
    const { running } = await begin(['sleep', '60']);
    await running.signal('TERM', CALL);
    expect(await running.exitCode).toBe(143);
  });

  it.each([
    ['that is not there', ['no-such-program'], 'not_found', 127],
    ['that cannot be executed', ['/proc/version'], 'other', 126],
  ])('that is a program %s is a failure', async (_, command, code, exitCode) => {
    const { running, stdout } = await begin(command);
    expect(await rejectionOf(running.exitCode)).toMatchObject({ code, details: { exitCode } });
    expect(stdout().toString()).toBe('');
  });
});

describe('a terminal', () => {
  it.each([
    ['says no exit code', { silentExit: true }],
    ['calls its output otherwise', { outputType: 'stdout' }],
    ['sends bytes, and empty frames', { binary: true }],
    ['greets with what is not known', { firstFrame: '{"type":"done"}' }],
  ] as const)('that %s is as good', async (_, quirks) => {
    Object.assign(on.fake.quirks, quirks);
    expect(await run(['sh', '-c', 'echo hi; exit 7'])).toEqual({ code: 7, text: 'hi\r\n' });
  });

  it.each(['rubbish', '[]', '{"data":"x"}', '{"type":"output"}', 'null', '7'])(
    'that sends %s is refused',
    async (firstFrame) => {
      on.fake.quirks.firstFrame = firstFrame;
      const { running } = await begin(['sh', '-c', 'sleep 60']);
      expect(await rejectionOf(running.exitCode)).toMatchObject({ code: 'unreachable' });
      await eventually(() => on.fake.agent.terminals.open.size === 0);
    },
  );

  it('that is cut is lost, and the command with it', async () => {
    const { running, says } = await begin(['sh', '-c', 'echo up; sleep 60']);
    await says('up');
    for (const socket of on.fake.agent.terminals.open) socket.terminate();
    expect(await rejectionOf(running.exitCode)).toMatchObject({ code: 'unreachable' });
  });

  it.each([
    ['pause', 'conflict'],
    ['kill', 'not_found'],
  ])('whose sandbox is gone by %s is a failure: %s', async (verb, code) => {
    const { running, says } = await begin(['sh', '-c', 'echo up; sleep 60']);
    await says('up');
    await on.run(`${verb} ${on.id}`);
    expect(await rejectionOf(running.exitCode)).toMatchObject({ code });
  });

  it('asks for another token where its own is refused', async () => {
    let asked = 0;
    const { machines } = on.fake.agent;
    const { follow } = machines;
    machines.follow = (sandboxes) => {
      asked += 1;
      if (asked === 2) Object.assign(on.fake.find(on.id) ?? {}, { token: newToken() });
      follow(sandboxes);
    };
    expect((await run(['true'])).code).toBe(0);
    expect(on.fake.count(/refresh$/)).toBe(1);
  });

  it('is closed at once by an abort', async () => {
    const over = new AbortController();
    const { running, says } = await begin(['sh', '-c', 'echo up; sleep 60'], {}, over);
    await says('up');
    over.abort(new Error('enough'));
    await expect(running.exitCode).rejects.toThrow('enough');
    await eventually(() => on.fake.agent.terminals.open.size === 0);
  });
});
