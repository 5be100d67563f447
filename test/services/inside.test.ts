import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';
import type { HostRun } from '../support/host.js';
import { linesOf, makeTree } from '../support/tree.js';
import type { Site } from './site.js';
import { KINDS, rowsOf } from './table.js';

/** A shell that goes on behind the command that began it, and says what it is told to say. */
const KEEPER = `mkfifo in out
sh -c 'while :; do read -r line < in && eval "$line" > out; done' > /dev/null 2>&1 < /dev/null &
echo $! > keeper
echo begun`;
const say = (words: string) => `echo '${words}' > in; cat out`;

describe.each(rowsOf(KINDS))('inside a sandbox on $name', ({ service }) => {
  let on: Site;
  let id: string;

  beforeEach(async () => {
    on = await service.start();
    id = await on.create();
  });
  afterEach(() => on.close());

  const exec = (command: string[], ...options: string[]): Promise<HostRun> =>
    on.run(['exec', id, ...options, '--', ...command]);
  /** What is left there, by the service's own word. */
  const running = () => [...on.states()].flatMap(([own, state]) => (state === 'gone' ? [] : [own]));
  const shell = (script: string, ...options: string[]) => exec(['sh', '-c', script], ...options);

  it.each([0, 1, 7, 124, 255])('the command’s exit code %i is its own', async (code) => {
    expect(await shell(`echo out; echo err >&2; exit ${code}`)).toEqual({
      code,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('words arrive as they were', async () => {
    const words = ['a b', `'"\`$HOME`, 'two\nlines', '', '-n', '*', 'zürich 😀', '\\'];
    const ran = await exec(['sh', '-c', 'printf "<%s>" "$@"', 'sh', ...words]);
    expect(ran).toEqual({ code: 0, stdout: words.map((word) => `<${word}>`).join(''), stderr: '' });
  });

  it('a program that is not there is 127, and one that cannot be executed 126', async () => {
    for (const [program, code, word] of [
      ['no-such-program', 127, 'not_found'],
      ['/etc/passwd', 126, 'other'],
    ] as const) {
      const ran = await exec([program], '--json');
      expect(ran).toMatchObject({ code, stdout: '' });
      expect(JSON.parse(ran.stderr).error).toMatchObject({ code: word, exitCode: code });
    }
  });

  it.each([0, 1, 7, 124, 255])(
    'run makes a sandbox, ends with the command’s own code %i, and kills it',
    async (code) => {
      const before = running();
      const script = 'echo out; echo err >&2; exit $CODE';
      const ran = await on.run(['run', '-e', `CODE=${code}`, '--', 'sh', '-c', script]);
      expect(ran).toMatchObject({ code, stdout: 'out\n' });
      expect(ran.stderr).toContain('err\n');
      expect(running()).toEqual(before);
    },
  );

  it.each([
    ['no-such-program', 127],
    ['/tmp', 126],
  ])('run of %s ends with %i, and leaves nothing', async (program, code) => {
    const before = running();
    expect((await on.run(['run', '--', program])).code).toBe(code);
    expect(running()).toEqual(before);
  });

  it('exec resumes what is paused and says so; under --no-resume it is 125, and stays paused', async () => {
    await on.run(`pause ${id}`);
    const refused = await shell('echo here', '--no-resume', '--json');
    expect(refused).toMatchObject({ code: 125, stdout: '' });
    expect(JSON.parse(refused.stderr).error).toMatchObject({ code: 'conflict', exitCode: 125 });
    expect(on.stateOf(id)).toBe('paused');
    const ran = await shell('echo here');
    expect(ran).toMatchObject({ code: 0, stdout: 'here\n' });
    expect(ran.stderr).toContain(`resumed ${id}, which was paused`);
    expect(on.stateOf(id)).toBe('running');
  });

  it('cp takes a tree in and out again: names, bytes, modes, links of both kinds', async () => {
    const [tree, folder] = [makeTree(), temporaryFolder()];
    expect(await on.run(['cp', tree, `${id}:tree`])).toMatchObject({ code: 0, stdout: '' });
    expect(await on.run(['cp', `${id}:tree`, join(folder, 'back')])).toMatchObject({ code: 0, stdout: '' });
    expect(linesOf(join(folder, 'back'))).toEqual(linesOf(tree));
    expect((await shell('ls -A')).stdout).not.toContain('.sandman-');
  });

  if (service.keepsMemory)
    it('a value in a running process is there after pause and resume', async () => {
      expect(await shell(KEEPER)).toMatchObject({ code: 0, stdout: 'begun\n' });
      expect((await shell(say('value=kept; echo set'))).stdout).toBe('set\n');
      expect((await on.run(`pause ${id}`)).code).toBe(0);
      expect((await on.run(`resume ${id}`)).code).toBe(0);
      expect((await shell(say('echo "<$value>"'))).stdout).toBe('<kept>\n');
    });

  const ends = service.keepsMemory ? (['stop', 'start'] as const) : (['pause', 'resume'] as const);
  if (service.verbs.includes(ends[0]))
    it(`${ends.join(' and ')} keep the files, and no process`, async () => {
      expect((await shell(`echo kept > file; ${KEEPER}`)).stdout).toBe('begun\n');
      expect((await shell(say('value=lost; echo set'))).stdout).toBe('set\n');
      for (const verb of ends) expect((await on.run(`${verb} ${id}`)).code).toBe(0);
      // One that nobody has buried yet is gone too.
      const look = 'cat file; grep -q "^State:.[^Z]" "/proc/$(cat keeper)/status" 2>/dev/null || echo gone';
      expect((await shell(look)).stdout).toBe('kept\ngone\n');
    });
});
