import { constants } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionOf } from '../support/failure.js';
import { TREE, TREE_SAYS } from '../support/specs.js';
import { type Inside, insideOf, left } from './inside.js';

let on: Inside;

beforeEach(async () => {
  on = await insideOf();
});
afterEach(() => on.close());

describe('a command', () => {
  it.each([0, 1, 7, 124, 126, 127, 255])('gives its own exit code: %i', async (code) => {
    expect((await on.exec(['sh', '-c', `exit ${code}`])).code).toBe(code);
  });

  it.each(['TERM', 'KILL', 'SEGV'] as const)(
    'that SIG%s has ended gives 128 and its number',
    async (name) => {
      const { code } = await on.exec(['sh', '-c', `kill -${name} $$`]);
      expect(code).toBe(128 + constants.signals[`SIG${name}`]);
    },
  );

  const words = [
    ...['a b', '', "it's", '"', '\\', '\\n', '$HOME', '`id`', '$(id)', '*', '~', '!x', '-n', '--'],
    ...['a\nb\n', '\t', 'ünï 💥', '\u0001', '#', ';&|<>', 'a=b', '%s', '{a,b}', "'\\''"],
  ];
  it('gets its words as they are, whatever is in them', async () => {
    const { stdout } = await on.exec(['printf', '%s\\0', ...words]);
    expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words);
  });

  it('writes to stdout and stderr apart, bytes of every kind', async () => {
    const octal = Array.from({ length: 256 }, (_, at) => `\\${at.toString(8).padStart(3, '0')}`).join('');
    const { stdout, stderr } = await on.exec(['sh', '-c', `printf '${octal}'; printf 'e${octal}' >&2`]);
    const all = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
    expect(stdout).toEqual(all);
    expect(stderr).toEqual(Buffer.concat([Buffer.from('e'), all]));
  });

  it('has the environment of the sandbox, and on top of it its own with whatever is in it', async () => {
    Object.assign(on.fake.find(on.id)?.env ?? {}, { OWN: '1', BOTH: '1' });
    const env = { BOTH: '2', sm_x: '"it\'s"\n$x', PATH: '/nowhere:/bin:/usr/bin', BASH_ENV: '/dev/null' };
    const { stdout } = await on.exec(['env', '-0'], { env });
    const seen = Object.fromEntries(
      stdout
        .toString()
        .split('\0')
        .map((one) => one.split(/=(.*)/s)),
    );
    expect(seen).toMatchObject({ OWN: '1', ...env });
    expect(Object.keys(seen).filter((name) => name.startsWith('sm_'))).toEqual(['sm_x']);
  });

  it('is begun by a PATH of its own, which those who carry its output do without', async () => {
    const failure = await rejectionOf(on.exec(['ls'], { env: { PATH: '/nowhere' } }));
    expect(failure).toMatchObject({ code: 'not_found', details: { exitCode: 127 } });
    expect((await on.exec(['/bin/echo', 'on'], { env: { PATH: '/nowhere' } })).stdout.toString()).toBe(
      'on\n',
    );
  });

  it('runs where the service’s own tools run, or in the folder that it is told', async () => {
    expect(await on.shell('pwd')).toBe(`${on.machine().home}\n`);
    expect((await on.exec(['pwd'], { workdir: '/proc' })).stdout.toString()).toBe('/proc\n');
    const failure = await rejectionOf(on.exec(['pwd'], { workdir: '/no/such' }));
    expect(failure).toMatchObject({
      code: 'other',
      message: expect.stringContaining('there is no folder "/'),
    });
  });

  it('leaves files that everybody may read, as without Sandman, and no folder behind', async () => {
    expect(await on.shell('umask; : >file; stat -c %a file')).toBe('0022\n644\n');
    await rejectionOf(on.exec(['no-such-program']));
    expect(on.folders()).toHaveLength(2);
    expect(left(on.folders())).toEqual([]);
  });

  it('may be short: then it takes two requests to the agent, and two to the service', async () => {
    const [service, agent] = [on.fake.requests.length, on.fake.agent.requests.length];
    await on.exec(['true']);
    expect(on.fake.agent.requests.length - agent).toBe(2);
    expect(on.fake.requests.length - service).toBeLessThanOrEqual(2);
  });

  it('that leaves something running ends all the same, though that holds its output', async () => {
    const { code, stdout } = await on.exec(['sh', '-c', 'sleep 60 & echo up']);
    expect({ code, text: stdout.toString() }).toEqual({ code: 0, text: 'up\n' });
  });

  it('runs as whom the template says, and as nobody else', async () => {
    const failure = await rejectionOf(on.exec(['id'], { user: 'root' }));
    expect(failure).toMatchObject({ code: 'unsupported', details: { hint: 'leave out -u' } });
    expect(on.fake.agent.requests).toEqual([]);
  });

  it('whose words are too long for the machine is refused, and is told so', async () => {
    const failure = await rejectionOf(on.exec(['echo', 'x'.repeat(200_000)]));
    expect(failure.message).toContain('too long');
  });
});

describe('signals', () => {
  it.each(['INT', 'TERM', 'HUP', 'QUIT', 'KILL'] as const)('SIG%s reaches all of the group', async (name) => {
    const { running, says } = await on.begin(TREE);
    await says(TREE_SAYS);
    await running.signal(name, { signal: new AbortController().signal });
    expect(await running.exitCode).toBe(128 + constants.signals[`SIG${name}`]);
  });

  it('may be caught', async () => {
    const { running, says, stdout } = await on.begin([
      'sh',
      '-c',
      'trap "echo no; exit" INT; echo up; while :; do sleep 0.02; done',
    ]);
    await says('up');
    await running.signal('INT', { signal: new AbortController().signal });
    await running.exitCode;
    expect(stdout().toString()).toBe('up\nno\n');
  });

  it('told before the command has begun are told when it has', async () => {
    const { running } = await on.begin(['sleep', '60']);
    await running.signal('TERM', { signal: new AbortController().signal });
    expect(await running.exitCode).toBe(143);
  });
});
