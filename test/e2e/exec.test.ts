import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually, execRaw } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';
import { onTerminal } from '../support/terminal.js';

describe.each(ENGINE_NAMES)('exec on %s', (engineName) => {
  const fleet = useFleet(engineName);
  let made: Made;
  beforeAll(async () => {
    made = await fleet.make('running');
  });
  const exec = ({ name }: Made, command: string[], options: string[] = [], input = Buffer.alloc(0)) =>
    fleet.sandman(['exec', name, ...options, '--', ...command], { input });
  const begin = ({ name }: Made, command: string[], options: string[] = []) => {
    const child = start(['exec', name, ...options, '--', ...command], fleet.env);
    return { child, ran: collect(child) };
  };
  const inside = ({ id }: Made, script: string) => execRaw(fleet.engine, id, ['sh', '-c', script]);
  const runsInside = async (made: Made, words: string) =>
    (await inside(made, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).includes(words);

  it.each([0, 1, 7, 124, 255])('the command’s exit code %i is its own', async (code) => {
    expect(await exec(made, ['sh', '-c', `exit ${code}`])).toMatchObject({ code, stdout: '', stderr: '' });
  });

  it('a command that a signal ends exits with 128 and its number, and the sandbox runs on', async () => {
    expect(await exec(made, ['sh', '-c', 'kill -9 $$'])).toMatchObject({ code: 137, stderr: '' });
    expect(await exec(made, ['sh', '-c', 'kill -15 $$'])).toMatchObject({ code: 143, stderr: '' });
    expect(await stateOf(fleet.engine, made.id)).toBe('running');
  });

  it('arguments with spaces, quotes, newlines, nothing and unicode arrive as they were', async () => {
    const words = ['a b', `'"\`$HOME`, 'two\nlines', '', '-n', '--', '*', 'zürich 😀', '\\'];
    const ran = await exec(made, ['sh', '-c', 'printf "%s\\0" "$@"', 'sh', ...words]);
    expect(ran).toMatchObject({ code: 0, stdout: words.map((word) => `${word}\0`).join('') });
  });

  it('output and errors come apart and byte for byte, and nothing of Sandman’s between', async () => {
    const bytes = randomBytes(100_000);
    const ran = await exec(made, ['sh', '-c', 'echo err >&2; cat'], ['-i', '-o', 'json'], bytes);
    expect(ran).toMatchObject({ code: 0, stderr: 'err\n' });
    expect(ran.bytes.equals(bytes)).toBe(true);
  });

  it('without -i the command’s input is empty', async () => {
    expect(await exec(made, ['cat'], [], Buffer.from('not for it'))).toMatchObject({ code: 0, stdout: '' });
  });

  it('the command has its variables, its working directory and its user', async () => {
    const options = ['-e', 'GREETING=hello  you', '-w', '/tmp', '-u', '1000:1000'];
    const ran = await exec(made, ['sh', '-c', 'echo "$GREETING"; pwd; id -u'], options);
    expect(ran).toMatchObject({ code: 0, stdout: 'hello  you\n/tmp\n1000\n', stderr: '' });
  });

  it.each([
    ['that is not there', ['no-such-command'], 127, 'not_found'],
    ['that cannot be executed', ['/etc/passwd'], 126, 'other'],
  ])('a command %s exits with its code, and the reason is on stderr', async (_what, command, code, word) => {
    const ran = await exec(made, command, ['-o', 'json']);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: word, exitCode: code });
  });

  it('a terminal is left alone by a command that was never there', async () => {
    const terminal = onTerminal(['exec', '-t', made.name, '--', 'no-such-command'], fleet.env);
    expect(await terminal.ended).toBe(127);
    expect(terminal.raw()).toContain('no-such-command');
    expect(terminal.raw()).not.toContain('\u001b[?1049l');
  });

  it('a sandbox that there is not is 125, and no command is a mistake of the line', async () => {
    const ran = await fleet.sandman(['exec', 'nowhere', '-o', 'json', '--', 'true']);
    expect(ran).toMatchObject({ code: 125, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: 'not_found', exitCode: 125 });
    for (const line of [
      ['exec', 'nowhere'],
      ['exec', 'nowhere', '--'],
      ['exec', 'nowhere', 'ls'],
    ])
      expect(await fleet.sandman(line)).toMatchObject({ code: 2, stdout: '' });
  });

  it('--timeout ends the command inside, gently where it listens, and exits 124', async () => {
    const polite = 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done';
    expect(await exec(made, ['sh', '-c', polite], ['--timeout', '1s'])).toMatchObject({
      code: 124,
      stdout: 'up\nbye\n',
    });
    const deaf = 'trap "" TERM; while :; do sleep 0.7; done';
    const ran = await exec(made, ['sh', '-c', deaf], ['--timeout', '1s', '-o', 'json']);
    expect(ran).toMatchObject({ code: 124, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: 'timeout', exitCode: 124 });
    expect(await runsInside(made, 'sleep 0.7')).toBe(false);
  });

  it.each([
    ['SIGINT', 'INT', 2],
    ['SIGTERM', 'TERM', 15],
    ['SIGHUP', 'HUP', 1],
    ['SIGQUIT', 'QUIT', 3],
  ] as const)('%s reaches the command, whose exit code is the answer', async (signal, name, number) => {
    const script = `trap "echo told; exit 9" ${name}; echo up; while :; do sleep 0.05; done`;
    for (const [command, expected] of [
      [['sh', '-c', script], { code: 9, stdout: 'up\ntold\n' }],
      [['sh', '-c', 'echo up; exec sleep 77'], { code: 128 + number, stdout: 'up\n' }],
    ] as const) {
      const { child, ran } = begin(made, [...command]);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      child.kill(signal);
      expect(await ran).toMatchObject(expected);
    }
    expect(await runsInside(made, 'sleep 77')).toBe(false);
  });

  it('a second signal ends a command that did not listen to the first, and exits 130', async () => {
    const script = 'trap "echo no" INT; echo up; while :; do sleep 0.61; done';
    const { child, ran } = begin(made, ['sh', '-c', script]);
    let output = '';
    child.stdout?.on('data', (part) => {
      output += part;
    });
    await eventually(async () => output === 'up\n');
    child.kill('SIGINT');
    await eventually(async () => output === 'up\nno\n');
    child.kill('SIGINT');
    expect(await ran).toMatchObject({ code: 130 });
    expect(await runsInside(made, 'sleep 0.61')).toBe(false);
  });

  it('a reader that goes away ends exec, as any program in a pipe', async () => {
    const { child, ran } = begin(made, ['sh', '-c', 'while :; do echo line; done']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect((await ran).code).toBe(141);
  });
});
