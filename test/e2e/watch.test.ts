import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, eventually } from '../support/engines.js';
import { useFleet } from '../support/fleet.js';
import { forward } from '../support/forward.js';
import { collect, start } from '../support/sandman.js';
import { KEYS, shellOnTerminal } from '../support/terminal.js';

const ROUNDS = 5;

describe.each(ENGINE_NAMES)('list -w on %s', (engineName) => {
  const fleet = useFleet(engineName);

  it('shows each pause and each resume when it comes, and not with the next change', async () => {
    const { id } = await fleet.make('running');
    const child = start(['list', '-w', '-o', 'jsonl', '-l', fleet.label], fleet.env);
    const states: string[] = [];
    let rest = '';
    child.stdout?.on('data', (part) => {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      states.push(...lines.map((line) => JSON.parse(line).state));
    });
    const ended = collect(child);
    await eventually(() => states.length === 1);
    for (let round = 1; round <= ROUNDS; round += 1) {
      await ask(fleet.engine, 'POST', `/containers/${id}/pause`);
      await eventually(() => states.length === 2 * round);
      await ask(fleet.engine, 'POST', `/containers/${id}/unpause`);
      await eventually(() => states.length === 2 * round + 1);
    }
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(states).toEqual(['running', ...Array(ROUNDS).fill(['paused', 'running']).flat()]);
  });
});

describe('list -w on a terminal', () => {
  const fleet = useFleet('docker');

  it('stays in its place over a resize and the death of its engine, and leaves the screen whole', async () => {
    const made = await fleet.make('running');
    const relay = await forward(fleet.engine.socket);
    const terminal = shellOnTerminal({ ...fleet.env, DOCKER_HOST: `unix://${relay.path}` });
    const shown = () => terminal.lines().join('\n');
    await terminal.run('echo "all above"');
    await terminal.run(`sandman list -w -l ${fleet.label} --columns name,state,template,image,created`);
    await terminal.shows(`${made.name}  running`);
    terminal.resize({ columns: 120, rows: 2 });
    await eventually(() => !shown().includes(`${made.name}  running`));
    terminal.resize({ columns: 120, rows: 40 });
    await terminal.shows(`${made.name}  running`);
    relay.close();
    await terminal.shows('docker: tried again in');
    await ask(fleet.engine, 'POST', `/containers/${made.id}/pause`);
    const again = await forward(fleet.engine.socket, relay);
    await eventually(() => /paused/.test(shown()) && !shown().includes('tried again'), 20_000);
    terminal.press(KEYS.interrupt);
    await terminal.run('echo "left: $?"');
    await terminal.shows('\nleft: 130');
    // What went out of sight while the window was small is beyond taking back; all later ones replaced each other.
    expect(shown().match(/^NAME/gm)).toHaveLength(2);
    expect(shown()).toMatch(/^NAME.*\nNAME.*\n.* paused .*\n\^Cinterrupted$/m);
    expect(terminal.lines()).toContain('all above');
    await terminal.leave();
    again.close();
  });
});
