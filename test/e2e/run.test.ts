import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

const BYTES = 5 * 1024 ** 2;
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(ENGINE_NAMES)('run on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const run = (options: string[], command: string[], input = Buffer.alloc(0)) =>
    fleet.sandman(['run', '-l', fleet.label, ...options, '--', ...command], { input });

  /** All containers of the fleet, in whatever state, by the engine's own word. */
  const left = async () => {
    const filters = encodeURIComponent(JSON.stringify({ label: [fleet.label] }));
    return (await ask(fleet.engine, 'GET', `/containers/json?all=1&filters=${filters}`)).json;
  };
  const nothingLeft = async () => expect(await left()).toEqual([]);

  it.each([0, 1, 7, 125, 255])('the command’s exit code %i is its own', async (code) => {
    const ran = await run([], ['sh', '-c', `exit ${code}`]);
    expect(ran).toMatchObject({ code, stdout: '', stderr: '' });
    await nothingLeft();
  });

  it('output and errors of the command come apart, and nothing of Sandman’s between', async () => {
    const ran = await run(['-o', 'json'], ['sh', '-c', 'echo out; echo err >&2; printf more; exit 3']);
    expect(ran).toMatchObject({ code: 3, stdout: 'out\nmore', stderr: 'err\n' });
    await nothingLeft();
  });

  it('5 MiB of random bytes go in with -i and come out again, byte for byte', async () => {
    const bytes = randomBytes(BYTES);
    const ran = await run(['-i'], ['cat'], bytes);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.bytes.length).toBe(BYTES);
    expect(hash(ran.bytes)).toBe(hash(bytes));
    await nothingLeft();
  });

  it('5 MiB on each stream at once arrive whole, each on its own', async () => {
    const script = `head -c ${BYTES} /dev/zero | tee /proc/self/fd/2`;
    const child = start(['run', '-l', fleet.label, '--', 'sh', '-c', script], fleet.env);
    let errors = 0;
    child.stderr?.on('data', (part: Buffer) => {
      errors += part.length;
    });
    const ran = await collect(child);
    expect(ran.code).toBe(0);
    expect({ out: ran.bytes.length, errors }).toEqual({ out: BYTES, errors: BYTES });
    expect(ran.bytes.equals(Buffer.alloc(BYTES))).toBe(true);
  });

  it('-i gives the command its input with its end, and without -i the input is empty', async () => {
    expect(await run(['-i'], ['wc', '-c'], Buffer.from('twelve bytes'))).toMatchObject({
      code: 0,
      stdout: '12\n',
    });
    expect(await run([], ['wc', '-c'], Buffer.from('twelve bytes'))).toMatchObject({
      code: 0,
      stdout: '0\n',
    });
    await nothingLeft();
  });

  it('the command has the options of create: variables, working directory, user', async () => {
    const options = ['-e', 'GREETING=hello  you', '-w', '/tmp', '-u', '1000:1000'];
    const ran = await run(options, ['sh', '-c', 'echo "$GREETING"; pwd; id -u']);
    expect(ran).toMatchObject({ code: 0, stdout: 'hello  you\n/tmp\n1000\n', stderr: '' });
  });

  it('--keep keeps the sandbox, and says which it is', async () => {
    const ran = await run(['--keep'], ['sh', '-c', 'echo kept > /file; exit 4']);
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    const [{ Id }] = await left();
    expect(ran.stderr).toContain(Id);
    expect(await stateOf(fleet.engine, Id)).toBe('running');
    expect(await fleet.sandman(['kill', Id])).toMatchObject({ code: 0 });
    await nothingLeft();
  });

  it.each([
    ['that is not there', ['no-such-command'], 127, 'not_found'],
    ['that cannot be executed', ['/etc/passwd'], 126, 'other'],
  ])('a command %s exits with its code, and the reason is on stderr', async (_what, command, code, word) => {
    const text = await run([], command);
    expect(text).toMatchObject({ code, stdout: '' });
    expect(text.stderr).toMatch(/^error: .+\n$/);
    expect(text.stderr).toContain(command[0]);
    const json = await run(['-o', 'json'], command);
    expect(json).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(json.stderr).error).toMatchObject({ code: word, exitCode: code });
    await nothingLeft();
  });

  it('a command that exits 127 or 126 by itself keeps its output', async () => {
    const ran = await run([], ['sh', '-c', 'echo here; no-such-command']);
    expect(ran).toMatchObject({ code: 127, stdout: 'here\n' });
    expect(ran.stderr).toContain('no-such-command: not found');
    expect(await run([], ['sh', '-c', 'exit 126'])).toMatchObject({ code: 126, stdout: '', stderr: '' });
  });

  it('--timeout ends it with 124, says so, and leaves nothing', async () => {
    const ran = await run(['--timeout', '2s', '-o', 'json'], ['sh', '-c', 'echo begun; sleep 100']);
    expect(ran).toMatchObject({ code: 124, stdout: 'begun\n' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: 'timeout', exitCode: 124 });
    await nothingLeft();
  });

  it('what fails before the command is 125, and what is refused leaves nothing', async () => {
    for (const [options, code] of [
      [['--pull', 'never', '--image', 'nowhere:1'], 'not_found'],
      [['--isolation', 'gvisor'], 'unsupported'],
      [['--template', 'nothing'], 'not_found'],
    ] as const) {
      const ran = await run([...options, '-o', 'json'], ['true']);
      expect(ran).toMatchObject({ code: 125, stdout: '' });
      expect(JSON.parse(ran.stderr).error).toMatchObject({ code, exitCode: 125 });
    }
    await nothingLeft();
  });

  it('a sandbox that is killed under its command is a failure of Sandman’s own, not a hang', async () => {
    const child = start(['run', '-l', fleet.label, '--', 'sh', '-c', 'echo up; sleep 100'], fleet.env);
    const ran = collect(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const [{ Id }] = await left();
    await ask(fleet.engine, 'DELETE', `/containers/${Id}?force=1`);
    const { code, stdout } = await ran;
    expect(code).not.toBe(0);
    expect(stdout).toBe('up\n');
    await nothingLeft();
  });
});
