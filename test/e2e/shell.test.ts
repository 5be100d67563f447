import { afterAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { makeContainer, stateOf, useFleet } from '../support/fleet.js';
import { privateEngine } from '../support/private-engines.js';
import { environment } from '../support/sandman.js';
import { KEYS, shellOnTerminal } from '../support/terminal.js';

const END_OF_INPUT = '\u0004';

describe.each(ENGINE_NAMES)('shell on %s', (engineName) => {
  const fleet = useFleet(engineName);
  /** A shell of this machine on a terminal, in which `sandman` is run, so that what it leaves behind can be seen. */
  const outside = (size?: { columns: number; rows: number }) => shellOnTerminal(fleet.env, size);

  it('opens on the terminal, Ctrl-D leaves it, and the terminal is as it was', async () => {
    const { name } = await fleet.make('running');
    const terminal = outside();
    await terminal.run('stty -a > "$HOME/before"');
    terminal.press(`sandman shell ${name}\r`);
    await terminal.shows('/ #');
    terminal.press('tty && echo "size: $(stty size)"\r');
    await terminal.shows('size: 40 120');
    terminal.press(`cd /tmp${KEYS.enter}`);
    await terminal.shows('/tmp #');
    terminal.press(`(exit 3)${KEYS.enter}${END_OF_INPUT}`);
    await terminal.run('echo "left: $?"');
    await terminal.shows('left: 3');
    await terminal.run('stty -a | cmp - "$HOME/before" && echo "as before"');
    await terminal.shows('as before');
    await terminal.leave();
  });

  it('has colours, hears Ctrl-C inside, and follows the size of the terminal', async () => {
    const { name } = await fleet.make('running');
    const terminal = outside({ columns: 100, rows: 30 });
    terminal.press(`sandman shell ${name}\r`);
    await terminal.shows('/ #');
    terminal.press('printf "\\033[3%dm%s\\033[0m\\n" 1 red; echo $TERM\r');
    await terminal.shows('xterm-256color');
    expect(terminal.raw()).toContain('\u001b[31mred\u001b[0m');
    terminal.press('sleep 100; echo "sleep: $?"\r');
    await terminal.shows('sleep 100');
    await eventually(async () =>
      (await fleet.sandman(['exec', name, '--', 'ps'])).stdout.includes('sleep 100'),
    );
    terminal.press(KEYS.interrupt);
    await terminal.shows('^C');
    terminal.press('stty size\r');
    await terminal.shows('30 100');
    terminal.resize({ columns: 90, rows: 20 });
    terminal.press('until [ "$(stty size)" = "20 90" ]; do sleep 0.05; done; echo "it is smaller"\r');
    await terminal.shows('\nit is smaller');
    terminal.press('exit\r');
    await terminal.run('echo "left: $?"');
    await terminal.shows('left: 0');
    await terminal.leave();
  });

  it('without SANDBOX offers the running and the paused ones, and wakes the one that is picked', async () => {
    const stopped = await fleet.make('stopped');
    const paused = await fleet.make('paused');
    const terminal = outside();
    terminal.press('sandman connect\r');
    await terminal.shows('Which to open a shell in?');
    terminal.press(stopped.name);
    await terminal.shows(`open a shell in? ${stopped.name}`);
    await terminal.shows('nothing matches');
    for (const _ of stopped.name) terminal.press('\u007f');
    terminal.press(paused.name);
    await terminal.shows(`open a shell in? ${paused.name}`);
    terminal.press(KEYS.enter);
    await terminal.shows(`resumed ${paused.name}, which was paused`);
    await terminal.shows('/ #');
    terminal.press(END_OF_INPUT);
    await terminal.run('echo "left: $?"');
    await terminal.shows('left: 0');
    expect(await stateOf(fleet.engine, paused.id)).toBe('running');
    await terminal.leave();
  });

  it('starts the shell of the user’s choice where there is one, else the next', async () => {
    const { name } = await fleet.make('running');
    for (const [choice, found] of [
      ['ash', 'ash'],
      ['no-such-shell', 'sh'],
    ] as const) {
      const terminal = outside();
      terminal.press(`sandman shell ${name} --shell ${choice}\r`);
      await terminal.shows('/ #');
      terminal.press('echo "it is $(tr "\\0" " " < /proc/$$/cmdline)"\r');
      await terminal.shows(`it is ${found}`);
      terminal.press('exit\r');
      await terminal.leave();
    }
  });

  it('without a terminal is a mistake of the line, and wakes nothing', async () => {
    const paused = await fleet.make('paused');
    const ran = await fleet.sandman(['shell', paused.name]);
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('needs a terminal') });
    expect(ran.stderr).toContain('sandman exec');
    expect(await stateOf(fleet.engine, paused.id)).toBe('paused');
  });
});

describe.each(ENGINE_NAMES)('a shell on %s whose engine crashes', (engineName) => {
  const engine = privateEngine(engineName);
  afterAll(async () => (await engine).stop());

  it('ends with 125 and the reason, and the terminal is as it was', async () => {
    const one = await engine;
    await makeContainer(one, 'box', { Labels: { 'dev.sandman.managed': 'true' } });
    const terminal = shellOnTerminal(environment(one));
    await terminal.run('stty -a > "$HOME/before"');
    terminal.press('sandman shell box\r');
    await terminal.shows('/ #');
    // As a program that shows a screen of its own, and cannot take it back.
    terminal.press('printf "\\033[?1049h\\033[?25l"; echo "other screen"\r');
    await terminal.shows('other screen');
    await one.crash();
    await terminal.run('echo "left: $?"');
    await terminal.shows('left: 125');
    expect(terminal.raw()).toContain('was lost');
    expect(terminal.cursorShown()).toBe(true);
    expect(terminal.raw().lastIndexOf('\u001b[?1049l')).toBeGreaterThan(
      terminal.raw().lastIndexOf('\u001b[?1049h'),
    );
    await terminal.run('stty -a | cmp - "$HOME/before" && echo "as before"');
    await terminal.shows('as before');
    await terminal.leave();
  });
});
