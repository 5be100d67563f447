import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';

/** One of each, and one that is not Sandman's; only the last test takes any of them away. */
describe.each(ENGINE_NAMES)('prune on %s', (engineName) => {
  const fleet = useFleet(engineName);
  let made: Record<'running' | 'paused' | 'stopped' | 'theirs', Made>;

  beforeAll(async () => {
    const mark = fleet.label.slice('test='.length);
    const [running, paused, stopped, theirs] = await Promise.all([
      fleet.make('running'),
      fleet.make('paused'),
      fleet.make('stopped'),
      fleet.make('stopped', { Labels: { test: mark } }),
    ]);
    made = { running, paused, stopped, theirs };
  });
  const prune = (...flags: string[]) => fleet.sandman(['prune', '-l', fleet.label, '-o', 'json', ...flags]);
  const states = async () => {
    const known = Object.entries(made).map(async ([key, { id }]) => [key, await stateOf(fleet.engine, id)]);
    return Object.fromEntries(await Promise.all(known));
  };
  const untouched = { running: 'running', paused: 'paused', stopped: 'stopped', theirs: 'stopped' };

  it('--dry-run names the stopped one, --older-than 1h none, and neither touches any', async () => {
    const { id, name } = made.stopped;
    expect((await prune('--dry-run')).json).toEqual([
      { id, name, backend: engineName, state: 'stopped', target: 'gone' },
    ]);
    expect(await prune('--older-than', '1h', '-y')).toMatchObject({ code: 0, json: [], stderr: '' });
    expect(await states()).toEqual(untouched);
  });

  it('without -y and without a terminal exits 2, and touches none', async () => {
    const ran = await prune();
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: 'usage', hint: expect.stringMatching(/-y/) });
    expect(await states()).toEqual(untouched);
  });

  it('-y --older-than 0s kills the stopped one, and nothing else', async () => {
    const ran = await prune('-y', '--older-than', '0s');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json).toEqual([
      expect.objectContaining({
        id: made.stopped.id,
        state: 'gone',
        previousState: 'stopped',
        changed: true,
      }),
    ]);
    expect(await states()).toEqual({ ...untouched, stopped: 'gone' });
  });
});
