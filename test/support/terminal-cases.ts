import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { CALL, type Commands } from './commands.js';
import { eventually } from './engines.js';

export const terminal = { columns: 91, rows: 17 };

/** What holds for a command on a terminal, wherever it is. */
export function testTerminal(given: () => Commands): void {
  it('runs on a terminal of the size that it is told, and all that it writes is stdout’s', async () => {
    const { code, stdout, stderr } = await given().shell('stty size; echo "$TERM"; echo err >&2; exit 5', {
      terminal,
    });
    expect({ code, stdout: stdout.toString(), stderr: stderr.length }).toEqual({
      code: 5,
      stdout: '17 91\r\nxterm-256color\r\nerr\r\n',
      stderr: 0,
    });
  });

  it('has the TERM of its environment', async () => {
    const { stdout } = await given().shell('echo "$TERM"', { terminal, env: { TERM: 'vt100' } });
    expect(stdout.toString()).toBe('vt100\r\n');
  });

  it('is told another size', async () => {
    const script = 'trap "stty size; exit 0" WINCH; echo up; while :; do sleep 0.02; done';
    const begun = await given().begin(['sh', '-c', script], { terminal, stdin: new PassThrough() });
    await eventually(() => begun.text() === 'up\r\n');
    await begun.running.resize({ columns: 120, rows: 40 }, CALL);
    expect(await begun.running.exitCode).toBe(0);
    expect(begun.text()).toBe('up\r\n40 120\r\n');
    // What has ended has no size.
    await begun.running.resize({ columns: 80, rows: 24 }, CALL);
  });

  it('has a size of one cell at least, where nobody knows its size', async () => {
    const { stdout } = await given().shell('stty size', { terminal: { columns: 0, rows: 0 } });
    expect(stdout.toString()).toBe('1 1\r\n');
  });

  it.each([
    ['\x03', 'INT', 130],
    ['\x1c', 'QUIT', 131],
  ])('the key %j is SIG%s, with its exit code', async (key, _, code) => {
    const stdin = new PassThrough();
    const begun = await given().begin(['sh', '-c', 'echo up; exec sleep 60'], { terminal, stdin });
    await eventually(() => begun.text() === 'up\r\n');
    stdin.write(key);
    expect(await begun.running.exitCode).toBe(code);
  });

  it.each([
    ['INT', 130],
    ['HUP', 129],
    ['KILL', 137],
  ] as const)('SIG%s ends it too, with exit code %i', async (name, code) => {
    const begun = await given().begin(['sh', '-c', 'echo up; exec sleep 60'], { terminal });
    await eventually(() => begun.text() === 'up\r\n');
    await begun.running.signal(name, CALL);
    expect(await begun.running.exitCode).toBe(code);
  });
}
