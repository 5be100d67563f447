import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, eventually, inspect } from '../support/engines.js';
import { type State, stateOf, useFleet } from '../support/fleet.js';

const STATES = ['running', 'paused', 'stopped'] as const satisfies State[];

/** The transition table: the state that a verb leads to, or the hint with which it refuses. */
const TABLE: Record<string, Record<State, string | RegExp>> = {
  start: { running: 'running', paused: /sandman resume/, stopped: 'running' },
  stop: { running: 'stopped', paused: 'stopped', stopped: 'stopped' },
  pause: { running: 'paused', paused: 'paused', stopped: /sandman start/ },
  resume: { running: 'running', paused: 'running', stopped: /sandman start/ },
  kill: { running: 'gone', paused: 'gone', stopped: 'gone' },
};
const CELLS = Object.entries(TABLE).flatMap(([verb, row]) =>
  STATES.map((from) => [verb, from, row[from]] as const),
);
const REACHED = CELLS.filter((cell): cell is [string, State, string] => typeof cell[2] === 'string');
const REFUSED = CELLS.filter((cell): cell is [string, State, RegExp] => cell[2] instanceof RegExp);

describe.each(ENGINE_NAMES)('the life of a sandbox on %s', (engineName) => {
  const fleet = useFleet(engineName);

  const made = async (state: State) => {
    const { id, name } = await fleet.make(state);
    expect(await stateOf(fleet.engine, id)).toBe(state);
    return { id, name, process: await processOf(id) };
  };
  /** Which process runs inside, and since when. */
  const processOf = async (id: string) => {
    const { Pid, StartedAt } = (await inspect(fleet.engine, id)).State;
    return { Pid, StartedAt };
  };

  it.concurrent.each(REACHED)('%s of a %s one leads to %s', async (verb, from, target) => {
    const before = await made(from);
    const ran = await fleet.sandman([verb, before.name, '-o', 'json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json).toEqual({
      id: before.id,
      name: before.name,
      backend: engineName,
      state: target,
      previousState: from,
      changed: from !== target,
      durationMs: expect.any(Number),
    });
    expect(await stateOf(fleet.engine, before.id)).toBe(target);
    if (target === 'gone') return;
    const after = await processOf(before.id);
    if (verb === 'start' && from === 'stopped') expect(after.StartedAt > before.process.StartedAt).toBe(true);
    else if (verb === 'stop') expect(after).toEqual({ Pid: 0, StartedAt: before.process.StartedAt });
    else expect(after).toEqual(before.process);
  });

  it.concurrent.each(REFUSED)(
    '%s of a %s one exits 8 and says what to use instead: %s',
    async (verb, from, hint) => {
      const { id, name, process } = await made(from);
      const ran = await fleet.sandman([verb, name, '-o', 'json']);
      expect(ran).toMatchObject({ code: 8, stdout: '' });
      const { error } = JSON.parse(ran.stderr);
      expect(error).toMatchObject({ code: 'conflict', exitCode: 8, backend: engineName, id });
      expect(error.message).toContain(name);
      expect(error.message).toContain(from);
      expect(error.hint).toMatch(hint);
      expect(await stateOf(fleet.engine, id)).toBe(from);
      expect(await processOf(id)).toEqual(process);
    },
  );

  it('every verb of a gone one exits 4', async () => {
    const { id, name } = await fleet.make('running');
    await ask(fleet.engine, 'DELETE', `/containers/${id}?force=1`);
    const tries = Object.keys(TABLE).flatMap((verb) => [name, id].map((reference) => [verb, reference]));
    await Promise.all(
      tries.map(async ([verb = '', reference = '']) => {
        const ran = await fleet.sandman([verb, reference, '-o', 'json']);
        expect(ran).toMatchObject({ code: 4, stdout: '' });
        const { error } = JSON.parse(ran.stderr);
        expect(error).toMatchObject({ code: 'not_found', exitCode: 4, backend: engineName });
        expect(error.message).toContain(reference);
      }),
    );
  });

  it('kill --missing-ok of a gone one exits 0 with changed false', async () => {
    const name = fleet.name();
    const ran = await fleet.sandman(['kill', name, '--missing-ok', '-o', 'json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.json).toMatchObject({ state: 'gone', previousState: 'gone', changed: false });
  });

  it('info tells since when it is stopped, as the engine does, and of what runs again no more', async () => {
    const { id, name } = await fleet.make('stopped');
    const { FinishedAt } = (await inspect(fleet.engine, id)).State;
    const info = async () => (await fleet.sandman(['info', name, '-o', 'json'])).json;
    expect((await info()).stoppedAt).toBe(new Date(FinishedAt).toISOString());
    await ask(fleet.engine, 'POST', `/containers/${id}/start`);
    expect(await info()).toMatchObject({ state: 'running', stoppedAt: null });
  });

  it('a sandbox is meant by its name, its id, the short id of the tables, and the beginning of its id', async () => {
    const { id, name } = await fleet.create();
    const references = [name, id, id.slice(0, 12), id.slice(0, 8)];
    for (const [at, reference] of references.entries()) {
      const [verb = '', state] = at % 2 === 0 ? ['pause', 'paused'] : ['resume', 'running'];
      expect(await fleet.sandman([verb, reference])).toMatchObject({ code: 0 });
      expect(await stateOf(fleet.engine, id)).toBe(state);
    }
  });
});

/** A command that has to be ended by force. */
const DEAF = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];

describe.each(ENGINE_NAMES)('a stop on %s', (engineName) => {
  const fleet = useFleet(engineName);
  it.concurrent('waits for --grace and then ends what does not listen', async () => {
    const { id, name } = await fleet.create('--', ...DEAF);
    const ran = await fleet.sandman(['stop', name, '--grace', '1s', '-o', 'json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json.durationMs).toBeGreaterThanOrEqual(1000);
    expect(ran.json.durationMs).toBeLessThan(5000);
    const { State } = await inspect(fleet.engine, id);
    expect(State).toMatchObject({ Status: 'exited', ExitCode: 137 });
  });

  it.concurrent('is not what kill waits for, however long its grace would be', async () => {
    const { id, name } = await fleet.make('running', { Cmd: DEAF, StopTimeout: 600 });
    expect(await fleet.sandman(['kill', name, '-o', 'json'])).toMatchObject({ code: 0 });
    expect(await stateOf(fleet.engine, id)).toBe('gone');
  });

  it.concurrent('does not outlast --timeout: exit 5, with the state that was found', async () => {
    const { id, name } = await fleet.create('--', ...DEAF);
    const ran = await fleet.sandman(['stop', name, '--grace', '2s', '--timeout', '0.5s', '-o', 'json']);
    expect(ran).toMatchObject({ code: 5, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ code: 'timeout', exitCode: 5, id });
    await eventually(async () => (await stateOf(fleet.engine, id)) === 'stopped');
  });
});

/** Docker tells of no transitions; Podman says `stopping` while a stop is under way. */
describe.each(ENGINE_NAMES.filter((name) => name === 'podman'))('a stop under way on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const stopping = async () => {
    const { id, name } = await fleet.make('running', { Cmd: DEAF });
    const stopped = ask(fleet.engine, 'POST', `/containers/${id}/stop?t=2`);
    await eventually(async () => (await stateOf(fleet.engine, id)) === 'stopping');
    return { id, name, stopped };
  };

  it.concurrent.each([
    ['start', 'running'],
    ['stop', 'stopped'],
    ['kill', 'gone'],
  ])('%s waits for its end, and leads to %s', async (verb, target) => {
    const { id, name, stopped } = await stopping();
    const ran = await fleet.sandman([verb, name, '-o', 'json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json).toMatchObject({ state: target, previousState: 'stopping' });
    expect(await stateOf(fleet.engine, id)).toBe(target);
    await stopped;
  });

  it.concurrent.each(['pause', 'resume'])('%s waits for its end, and refuses with exit 8', async (verb) => {
    const { id, name, stopped } = await stopping();
    const ran = await fleet.sandman([verb, name, '-o', 'json']);
    expect(ran).toMatchObject({ code: 8, stdout: '' });
    expect(JSON.parse(ran.stderr).error.hint).toContain('sandman start');
    expect(await stateOf(fleet.engine, id)).toBe('stopped');
    await stopped;
  });
});
