import { describe, expect, it } from 'vitest';
import { environment, sandman } from '../support/sandman.js';
import { onTerminal } from '../support/terminal.js';

const env = environment(null);

describe('what is told without loading the program', () => {
  it.each([[], ['--help'], ['-h']])('the overview is the one that help gives: %j', async (...line) => {
    const [quick, whole] = await Promise.all([sandman(env, line), sandman(env, ['help'])]);
    expect(quick).toEqual(whole);
    expect(quick).toMatchObject({ code: 0, stderr: '' });
    expect(quick.stdout).toMatch(/^Usage: sandman \[options\] <command>\n/);
  });

  it.each([['--version'], ['-V']])('the version is the one that a longer line gives: %s', async (word) => {
    const [quick, whole] = await Promise.all([sandman(env, [word]), sandman(env, ['--debug', word])]);
    expect(quick).toEqual(whole);
    expect(quick.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('it is laid out for the terminal that it is shown on', async () => {
    const shown = async (line: string[]) => {
      const terminal = onTerminal(line, env, { columns: 50, rows: 200 });
      expect(await terminal.ended).toBe(0);
      return terminal.lines();
    };
    const [quick, whole] = await Promise.all([shown(['--help']), shown(['help'])]);
    expect(quick).toEqual(whole);
    expect(Math.max(...quick.map((line) => line.length))).toBeLessThanOrEqual(50);
  });
});
