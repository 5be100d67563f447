import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, eventually } from '../support/engines.js';
import { useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

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
