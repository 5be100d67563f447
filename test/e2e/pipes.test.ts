import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useFleet } from '../support/fleet.js';
import { crowd, type Listener, listen } from '../support/listener.js';
import { BIN, collect, environment, sandman, start } from '../support/sandman.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const ESCAPES = /\u001b\[/;
const execute = promisify(execFile);

/** Command lines that would ask a person, or read what a person writes, if there were one. */
const ASKING: [line: string, message: RegExp][] = [
  ...['start', 'stop', 'pause', 'resume', 'kill'].map((verb): [string, RegExp] => [
    verb,
    new RegExp(`name a sandbox to ${verb}`),
  ]),
  ['info', /name a sandbox/],
  ['wait --for running', /name a sandbox/],
  ['kill --all', /-y/],
  ['config edit', /terminal/],
  ['completion', /name a shell/],
];

describe('without a terminal', () => {
  let engine: Listener;
  let env: Record<string, string>;

  beforeAll(async () => {
    engine = await listen('docker', crowd(500));
    env = environment(null, { ...engine.env, EDITOR: 'cat' });
  });
  afterAll(() => engine.close());

  describe.each(['a standard input that never ends', 'a closed standard input'])('with %s', (which) => {
    it.concurrent.each(ASKING)('sandman %s does not ask: exit 2 at once', async (line, message) => {
      const began = performance.now();
      const stdin = which.startsWith('a closed') ? 'ignore' : 'pipe';
      const child = spawn(BIN, line.split(' '), { env, stdio: [stdin, 'pipe', 'pipe'] });
      const ran = await collect(child);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toMatch(message);
      expect(performance.now() - began).toBeLessThan(10_000);
    });
  });

  it('hundreds of lines come whole, with a heading, whole ids and no colour', async () => {
    const { stdout, code } = await sandman(env, ['list']);
    const [heading, ...rows] = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(heading).toMatch(/^NAME +ID +STATE/);
    expect(rows).toHaveLength(500);
    for (const row of rows)
      expect(row).toMatch(/^crowd-\d+ +[0-9a-f]{64} +running +- +2023-11-\d\dT[\d:.]+Z +-$/);
    expect(stdout).not.toMatch(ESCAPES);
  });

  it.each([
    ['FORCE_COLOR paints in a pipe', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0 does not', { FORCE_COLOR: '0' }, [], false],
    ['NO_COLOR wins over FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['--no-color wins over FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color'], false],
    ['json is never painted', { FORCE_COLOR: '1' }, ['-o', 'json'], false],
  ])('%s', async (_rule, more, flags, painted) => {
    const { stdout } = await sandman({ ...env, ...more } as never, ['list', ...flags]);
    expect(ESCAPES.test(stdout)).toBe(painted);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
    if (painted) expect(stdout).toMatch(/\u001b\[32mrunning\u001b\[39m/);
  });

  it.each(['table', 'json', 'jsonl', 'wide', 'id'])(
    'a reader that leaves after one line of %s is no failure',
    async (mode) => {
      const script = `"${BIN}" list -o ${mode} | head -n 1; echo "exit \${PIPESTATUS[0]}"`;
      const { stdout, stderr } = await execute('bash', ['-c', script], { env });
      expect(stdout).toMatch(/^.+\nexit 0\n$/);
      expect(stderr).toBe('');
    },
  );

  it.each(['list', 'help', 'completion bash', 'frobnicate'])(
    'readers that leave before %s has begun are no failure',
    async (line) => {
      const child = start(line.split(' '), env);
      child.stdout?.destroy();
      child.stderr?.destroy();
      const [code, signal] = await once(child, 'exit');
      expect({ code, signal }).toEqual({ code: line === 'frobnicate' ? 2 : 0, signal: null });
    },
  );

  it('an answer that cannot be written is a failure in one line, not a stack', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(BIN, ['list'], { env, stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    const ran = await collect(child);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error: cannot write the answer: .*ENOSPC.*\n$/);
  });
});

describe('a run without -i', () => {
  const fleet = useFleet('docker');

  it('does not wait for a standard input that never ends', async () => {
    const child = start(['run', '-l', fleet.label, '--', 'cat'], fleet.env);
    expect(await collect(child)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});
