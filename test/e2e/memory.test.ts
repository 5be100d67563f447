import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, eventually, execRaw, inspect } from '../support/engines.js';
import { useFleet } from '../support/fleet.js';

/** Counts in a variable of the shell, and tells how far it is in a file and in its log. */
const COUNT = 'n=0; while :; do n=$((n+1)); echo $n | tee /count; sleep 0.05; done';
const COUNTER = ['--', 'sh', '-c', COUNT];

describe.each(ENGINE_NAMES)('what a pause and a stop keep on %s', (engineName) => {
  const fleet = useFleet(engineName);

  const countIn = async (id: string) => Number(await execRaw(fleet.engine, id, ['cat', '/count']));
  const reaches = (id: string, count: number) => eventually(async () => (await countIn(id)) >= count);
  /** The last count in the engine's log, which can be read while nothing inside runs. */
  const lastLogged = async (id: string) => {
    const { json } = await ask(fleet.engine, 'GET', `/containers/${id}/logs?stdout=1&tail=1`);
    return Number(/\d+\s*$/.exec(String(json))?.[0]);
  };
  const stateIn = async (id: string) => (await inspect(fleet.engine, id)).State;

  it('a counter stands still while paused, and counts on from there after resume', async () => {
    const [counter, other] = await Promise.all([fleet.create(...COUNTER), fleet.create(...COUNTER)]);
    await reaches(counter.id, 5);
    const before = await stateIn(counter.id);

    expect(await fleet.sandman(['pause', counter.name])).toMatchObject({ code: 0 });
    // By the counts of another one: first what was on its way to the log arrives, then one that goes on would show.
    await reaches(other.id, (await countIn(other.id)) + 5);
    const frozenAt = await lastLogged(counter.id);
    expect(frozenAt).toBeGreaterThanOrEqual(5);
    await reaches(other.id, (await countIn(other.id)) + 20);
    expect(await lastLogged(counter.id)).toBe(frozenAt);

    expect(await fleet.sandman(['resume', counter.name])).toMatchObject({ code: 0 });
    await reaches(counter.id, frozenAt + 5);
    const { json: log } = await ask(fleet.engine, 'GET', `/containers/${counter.id}/logs?stdout=1`);
    const counts =
      String(log)
        .match(/\d+(?=\n)/g)
        ?.map(Number) ?? [];
    expect(counts).toEqual(counts.map((_, at) => at + 1));
    const after = await stateIn(counter.id);
    expect(after).toMatchObject({ Pid: before.Pid, StartedAt: before.StartedAt, Status: 'running' });
  });

  it('after stop and start the files are there, and the process is a new one', async () => {
    const { id, name } = await fleet.create(...COUNTER);
    await execRaw(fleet.engine, id, ['sh', '-c', 'echo kept > /root/file']);
    await reaches(id, 30);
    const before = await stateIn(id);

    expect(await fleet.sandman(['stop', name, '--grace', '0s'])).toMatchObject({ code: 0 });
    expect(await stateIn(id)).toMatchObject({ Status: 'exited', Pid: 0 });

    expect(await fleet.sandman(['start', name])).toMatchObject({ code: 0 });
    await reaches(id, 1);
    expect(await countIn(id)).toBeLessThan(30);
    expect(await execRaw(fleet.engine, id, ['cat', '/root/file'])).toBe('kept');
    const after = await stateIn(id);
    expect(after.Pid).not.toBe(before.Pid);
    expect(Date.parse(after.StartedAt)).toBeGreaterThan(Date.parse(before.StartedAt));
  });

  it('pause says on stderr what it kept and what it freed', async () => {
    const { name } = await fleet.make('running');
    const ran = await fleet.sandman(['pause', name]);
    expect(ran.stderr).toBe(
      'processes and memory kept, files kept; CPU freed, memory of the host still held; network frozen\n',
    );
  });

  it('info tells what a pause keeps, before one and during it', async () => {
    const { name } = await fleet.make('running');
    const effect = { memory: 'kept', files: 'kept', freesCpu: true, freesMemory: false, network: 'frozen' };
    const before = await fleet.sandman(['info', name, '-o', 'json']);
    expect(before.json).toMatchObject({ state: 'running', pause: effect });
    expect(await fleet.sandman(['pause', name, '--require', 'memory', '-o', 'json'])).toMatchObject({
      code: 0,
      stderr: '',
    });
    const during = await fleet.sandman(['info', name, '-o', 'json']);
    expect(during.json).toMatchObject({ state: 'paused', pause: effect });
  });
});
