import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { type Forward, forward } from '../support/forward.js';
import { KEYS, type ShellTerminal, shellOnTerminal } from '../support/terminal.js';

const END = '\u001b[F';
const ESCAPE = '\u001b';
const SUSPEND = '\u001a';
const END_OF_INPUT = '\u0004';

/** What is the same on every engine is held on one. */
const [engineName = 'docker'] = ENGINE_NAMES;

/** Waits until one line of the screen is like that. */
async function showsLine(terminal: ShellTerminal, line: RegExp): Promise<void> {
  await eventually(() => terminal.lines().some((one) => line.test(one))).catch(() => {
    throw new Error(`no line is like ${line}:\n${terminal.lines().join('\n')}`);
  });
}

/** On an engine that others use too, what is looked for must not be below the screen. */
async function filter(terminal: ShellTerminal, words: string): Promise<void> {
  await showsLine(terminal, /^\d+ sandbox/);
  terminal.press(`/${words}${KEYS.enter}`);
  await terminal.shows(`filter: ${words} (Esc clears it)`);
}

describe(`top on ${engineName}`, () => {
  const fleet = useFleet(engineName, { alone: true });
  /** How the terminal was before is kept, and what stands on it. */
  const outside = async () => {
    const terminal = shellOnTerminal(fleet.env, { columns: 100, rows: 30 });
    await terminal.run('stty -a > "$HOME/before"; echo "all above"');
    await terminal.shows('\nall above');
    return terminal;
  };
  const isSane = async (terminal: ShellTerminal, code: number) => {
    await terminal.run('echo "left: $?"');
    await terminal.shows(`\nleft: ${code}`);
    await terminal.run('stty -a | cmp - "$HOME/before" && echo "as before"');
    await terminal.shows('\nas before');
    expect(terminal.lines()).toContain('all above');
    expect(terminal.cursorShown()).toBe(true);
  };

  it('shows what is made meanwhile, does what the keys say, and leaves the terminal as it was', async () => {
    const oldest = await fleet.make('running');
    const mark = oldest.name.slice(0, -2);
    const terminal = await outside();
    await terminal.run(`sandman top -b ${engineName}`);
    await filter(terminal, mark);
    await showsLine(terminal, new RegExp(`^> +${oldest.name} `));
    const [middle, newest] = [await fleet.make('running'), await fleet.make('running')];
    await showsLine(terminal, new RegExp(`^ +${newest.name} +\\w+ +running`));
    await terminal.shows('3 shown');

    terminal.press('p');
    await eventually(async () => (await stateOf(fleet.engine, oldest.id)) === 'paused');
    await showsLine(terminal, new RegExp(`^> +${oldest.name} +\\w+ +paused`));
    terminal.press('kx');
    await terminal.shows(`kill ${middle.name} on ${engineName}? y/n`);
    terminal.press('n');
    await terminal.shows(`filter: ${mark}`);
    // After the same keys and another answer it is gone, so that would have been seen.
    expect(await stateOf(fleet.engine, middle.id)).toBe('running');
    terminal.press('kxy');
    await eventually(async () => (await stateOf(fleet.engine, newest.id)) === 'gone');
    await eventually(() => !terminal.lines().join().includes(newest.name));
    expect(await stateOf(fleet.engine, middle.id)).toBe('running');

    terminal.press('e');
    await terminal.shows('/ #');
    terminal.press('stty size\r');
    await terminal.shows('30 100');
    terminal.press(END_OF_INPUT);
    await terminal.shows('2 shown');

    terminal.press(SUSPEND);
    await terminal.shows('Stopped');
    await terminal.run('stty -a | cmp - "$HOME/before" && echo "lent as before"');
    await terminal.shows('\nlent as before');
    expect(terminal.lines()).toContain('all above');
    await terminal.run('fg');
    await terminal.shows('2 shown');

    terminal.press(ESCAPE);
    await eventually(() => !terminal.lines().join('\n').includes('shown'));
    await filter(terminal, mark);
    terminal.press(END);
    await showsLine(terminal, new RegExp(`^> +${oldest.name} `));
    terminal.resize({ columns: 60, rows: 4 });
    await eventually(() => terminal.lines().filter((line) => line.trim() !== '').length <= 4);
    await showsLine(terminal, /^> +t-\S+ .* paused/);
    for (const line of terminal.lines()) expect(line.length).toBeLessThanOrEqual(60);
    terminal.resize({ columns: 100, rows: 30 });
    await terminal.shows(middle.name);
    terminal.press('q');
    await isSane(terminal, 0);
    await terminal.leave();
  });

  it('goes on without a backend that died, shows it again when it is back, and is told to end by signals', async () => {
    const { name } = await fleet.make('running');
    const relay = await forward(fleet.engine.socket);
    addBackend(relay);
    const terminal = await outside();
    await terminal.run(`/bin/sh -c 'echo $$ > "$HOME/pid"; exec sandman top -b relay'`);
    await filter(terminal, name);
    await showsLine(terminal, new RegExp(`${name} .* relay$`));
    relay.close();
    await showsLine(terminal, /^relay: .* \(tried again in \d+s\)$/);
    await showsLine(terminal, new RegExp(`${name} .* relay$`));
    const again = await forward(fleet.engine.socket, relay);
    await eventually(() => !terminal.lines().join('\n').includes('tried again'), 20_000);
    await showsLine(terminal, new RegExp(`${name} .* relay$`));
    process.kill(Number(readFileSync(join(fleet.env.HOME ?? '', 'pid'), 'utf8')), 'SIGTERM');
    await isSane(terminal, 143);
    await terminal.run('sandman top -b relay');
    await filter(terminal, name);
    await showsLine(terminal, new RegExp(`${name} .* relay$`));
    terminal.press(KEYS.interrupt);
    await isSane(terminal, 130);
    await terminal.leave();
    again.close();
  });

  function addBackend({ path }: Forward): void {
    const file = join(fleet.env.SANDMAN_CONFIG_DIR ?? '', 'config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    const relay = { type: engineName, url: `unix://${path}` };
    writeFileSync(file, JSON.stringify({ ...config, backends: { relay } }));
  }
});
