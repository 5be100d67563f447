import { afterAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { type FaultProxy, faultProxy } from '../support/fault-proxy.js';
import { makeContainer } from '../support/fleet.js';
import { type PrivateEngine, privateEngine } from '../support/private-engines.js';
import { environment, finish, type Ran, sandman, start } from '../support/sandman.js';

const OURS = { Labels: { 'dev.sandman.managed': 'true' } };
/** It hears no SIGTERM, so a stop takes all the grace that it is given. */
const DEAF = { ...OURS, Cmd: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'] };

/** Engines of the test's own, which it may crash and freeze. */
function useEngines(): (name: PrivateEngine['name']) => Promise<PrivateEngine> {
  const all: PrivateEngine[] = [];
  afterAll(() => Promise.all(all.map((engine) => engine.stop())));
  return async (name) => {
    const engine = await privateEngine(name);
    all.push(engine);
    return engine;
  };
}

describe.concurrent.each(ENGINE_NAMES)('%s that goes away', (name) => {
  const engineOf = useEngines();

  it('killed in the middle of wait, stop and pause --all, ends each with 6 within 5 s', async () => {
    const engine = await engineOf(name);
    const [waited, stopped] = [
      await makeContainer(engine, 'waited', OURS),
      await makeContainer(engine, 'stopped', DEAF),
    ];
    const watching = await faultProxy(engine, null);
    const freezing = await faultProxy(engine, {
      method: 'POST',
      path: /\/pause$/,
      fault: 'silence',
      passOn: true,
      onStrike: () => process.kill(engine.pid, 'SIGSTOP'),
    });
    const [env, frozen] = [environment(watching.engine), environment(freezing.engine)];

    const ends = [
      finish(start(['wait', waited, '--for', 'stopped', '--json'], env)),
      finish(start(['stop', stopped, '--grace', '60s', '--json'], env)),
    ];
    const sent = (text: RegExp) => eventually(() => watching.requests.some((line) => text.test(line)));
    await Promise.all([sent(/^GET \/events/), sent(new RegExp(`^GET .*${waited}/json`)), sent(/stop\?t=60/)]);
    ends.push(finish(start(['pause', '--all', '--json'], frozen)));
    await eventually(() => freezing.struck() > 0);

    const began = performance.now();
    await engine.crash();
    const [wait, stop, pause] = (await Promise.all(ends)) as [Ran, Ran, Ran];
    expect(performance.now() - began).toBeLessThan(5000);
    for (const proxy of [watching, freezing] satisfies FaultProxy[]) proxy.close();
    for (const { code, stdout, stderr } of [wait, stop]) {
      expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
      expect(JSON.parse(stderr).error).toMatchObject({ code: 'unreachable', backend: name });
    }
    expect(pause.code).toBe(6);
    const codes = pause.json.map(({ error }: { error: { code: string } }) => error.code);
    expect(codes).toEqual(['unreachable', 'unreachable']);
  });

  it('frozen, so that it takes requests and never answers, ends every read with 6', async () => {
    const engine = await engineOf(name);
    const id = await makeContainer(engine, 'still', OURS);
    const env = environment(engine);
    const reads = [
      ['list', '--json'],
      ['info', id, '--json'],
      ['pause', id, '--json'],
      ['wait', id, '--for=stopped', '--json'],
      ['doctor', '--json'],
    ];
    process.kill(engine.pid, 'SIGSTOP');
    const ran = await Promise.all(reads.map((args) => sandman(env, args)));
    // A frozen one would never hear that it shall end.
    process.kill(engine.pid, 'SIGCONT');
    expect(ran.map(({ code }) => code)).toEqual([6, 6, 6, 6, 6]);
    for (const { stderr } of ran.slice(0, 4)) {
      expect(JSON.parse(stderr).error.message).toContain('does not answer');
    }
  });
});
