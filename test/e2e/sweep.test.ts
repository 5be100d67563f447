import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';
import { crowd, listen } from '../support/listener.js';
import { BIN, environment } from '../support/sandman.js';
import { programOnTerminal } from '../support/terminal.js';
import { ROWS } from '../sweep/rows.js';

const STACK = /^\s+at .+:\d+:\d+\)?$/m;
const execute = promisify(execFile);
const rows = Object.entries(ROWS);
/** No engine, and none that is found. */
const NOWHERE = { DOCKER_HOST: 'unix:///nowhere/engine.sock', SANDMAN_BACKEND: 'docker' };

/** A line for a shell, in which nothing is left to it. */
const quoted = (line: string) =>
  line
    .split(' ')
    .map((word) => `'${word}'`)
    .join(' ');

/** Runs every row in one shell, each with these redirections and a config of its own: its exit code, and its stderr. */
async function sweep(redirections: string) {
  const folder = temporaryFolder();
  const lines = rows.map(([, { line }], at) => {
    const words = quoted(line.replace('{folder}', folder));
    return `errors=${folder}/${at}.err; SANDMAN_CONFIG_DIR=${folder}/${at} "${BIN}" ${words} ${redirections}; echo $? >&3`;
  });
  const script = `exec 3>&1\n${lines.join('\n')}`;
  const { stdout } = await execute('bash', ['-c', script], { env: environment(null, NOWHERE) });
  const codes = stdout.trim().split('\n').map(Number);
  return rows.map(([path, row], at) => ({
    ...{ path, row, code: codes[at] },
    stderr: () => readFileSync(join(folder, `${at}.err`), 'utf8'),
  }));
}

describe('every command, as a process of its own', () => {
  it.concurrent('without any stream has the exit code that it has with them', async () => {
    const ran = await sweep('<&- >&- 2>&-');
    expect(ran.map(({ path, code }) => [path, code])).toEqual(rows.map(([path, { alone }]) => [path, alone]));
  });

  it.concurrent('with no input and a full disk says what went wrong, in lines', async () => {
    for (const { path, row, code, stderr } of await sweep('<&- 2>"$errors" >/dev/full')) {
      const text = stderr();
      const unwritten = text.includes('error: cannot write the answer: ');
      expect({ path, code, text }).toEqual({ path, code: unwritten ? 1 : row.alone, text });
      expect(text).not.toMatch(STACK);
      if (code !== 0) expect(text).toMatch(/^error: /m);
    }
  });
});

/** In one shell on one terminal; the exit code of each, and all that was written. */
async function onOneTerminal(lines: string[], setUp: string) {
  const engine = await listen('docker', crowd(3));
  try {
    const commands = lines.map((line) => `"${BIN}" ${quoted(line)}; echo "exit $?"`);
    const env = environment(null, engine.env);
    const terminal = programOnTerminal('sh', ['-c', `${setUp}; ${commands.join('; ')}`], env);
    await terminal.ended;
    const codes = [...terminal.raw().matchAll(/^exit (\d+)/gm)].map(([, code]) => Number(code));
    return { codes, raw: terminal.raw() };
  } finally {
    await engine.close();
  }
}

describe('on a real terminal', () => {
  const LINES = ['list', 'pause --dry-run --all', 'help wait', 'config list', 'list --state nosuch'];

  it.concurrent.each([
    ['under CI', 'export CI=1 NO_COLOR=1'],
    ['of TERM=dumb', 'export TERM=dumb'],
  ])('%s nothing is asked, nothing moves, and nothing is painted', async (_name, setUp) => {
    const asking = setUp.includes('CI') ? ['resume', 'kill --all', 'top'] : ['top'];
    const { codes, raw } = await onOneTerminal([...LINES, ...asking], setUp);
    expect(codes).toEqual([0, 0, 0, 0, 2, ...asking.map(() => 2)]);
    expect(raw).not.toContain('\u001b');
  });

  it.concurrent('that nobody has given a size nothing hangs, and tables are there', async () => {
    const { codes, raw } = await onOneTerminal(LINES, 'stty cols 0 rows 0; unset COLUMNS');
    expect(codes).toEqual([0, 0, 0, 0, 2]);
    expect(raw).toContain('crowd-2');
    expect(raw).toContain('Usage: ');
  });
});
