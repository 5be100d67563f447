import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually, inspect } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { forwardTo, type Listener, listen } from '../support/listener.js';
import { collect, start } from '../support/sandman.js';

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

describe.each(ENGINE_NAMES)('signals while sandman works on %s', (engineName) => {
  const fleet = useFleet(engineName);
  let proxy: Listener;
  /** Holds the answer to whatever matches, until it is called. */
  const held: { matching: RegExp | null; letGo: () => void } = { matching: null, letGo: () => {} };

  beforeAll(async () => {
    const hold = (request: string) =>
      held.matching?.test(request)
        ? new Promise<void>((resolve) => {
            held.letGo = resolve;
          })
        : undefined;
    proxy = await listen(engineName, forwardTo(fleet.engine, hold));
  });
  afterAll(() => proxy.close());

  /** A sandman whose engine is the proxy, once a request that matches has come. */
  const under = async (args: string[], request: RegExp) => {
    proxy.requests.length = 0;
    const child = start(args, { ...fleet.env, ...proxy.env });
    const ran = collect(child);
    await eventually(() => proxy.requests.some((one) => request.test(one)));
    return { child, ran };
  };

  it.each(SIGNALS)('%s ends a wait within a second, with exit %i, and says so', async (signal, code) => {
    const { name } = await fleet.make('running');
    const { child, ran } = await under(['wait', name, '--for', 'stopped'], /^GET \/containers\/\w+\/json/);
    const began = performance.now();
    child.kill(signal);
    const ended = await ran;
    expect(performance.now() - began).toBeLessThan(1000);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(/^error: stopped/);
  });

  it('under json the signal is an error like any other', async () => {
    const { name } = await fleet.make('running');
    const line = ['wait', name, '--for', 'stopped', '-o', 'json'];
    const { child, ran } = await under(line, /^GET \/containers\/\w+\/json/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ran;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'cancelled', exitCode: 130 });
  });

  it.each(SIGNALS)(
    '%s while a verb is under way stops waiting for it, and says that it may go on',
    async (signal, code) => {
      const { id, name } = await fleet.make('running', {
        Cmd: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'],
      });
      const { child, ran } = await under(['stop', name, '--grace', '2s'], /^POST .*\/stop/);
      const began = performance.now();
      child.kill(signal);
      const ended = await ran;
      expect(performance.now() - began).toBeLessThan(1000);
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.stderr).toContain(`may still finish stopping ${name}`);
      await eventually(async () => (await stateOf(fleet.engine, id)) === 'stopped');
    },
  );

  it('SIGINT while a sandbox is being made leaves nothing of it', async () => {
    held.matching = /^POST \/containers\/[0-9a-f]+\/start/;
    const name = fleet.name();
    const { child, ran } = await under(['create', name, '-l', fleet.label], held.matching);
    expect(await inspect(fleet.engine, name)).not.toBeNull();
    child.kill('SIGINT');
    expect(await ran).toMatchObject({ code: 130, stdout: '' });
    held.matching = null;
    held.letGo();
    expect(await inspect(fleet.engine, name)).toBeNull();
  });

  it('a second SIGINT quits hard, where the first still waits for the engine', async () => {
    held.matching = /^POST \/containers\/create/;
    const name = fleet.name();
    const { child, ran } = await under(['create', name, '-l', fleet.label], held.matching);
    const began = performance.now();
    // Again and again, as a person does: the kernel may make one of two that come together.
    await eventually(() => !child.kill('SIGINT'));
    // The first alone would wait, take away what was made, and say so.
    expect(await ran).toMatchObject({ code: 130, stdout: '', stderr: '' });
    expect(performance.now() - began).toBeLessThan(2000);
    held.matching = null;
    held.letGo();
  });

  it('SIGINT while a run is under way exits 130 and leaves nothing', async () => {
    const child = start(['run', '-l', fleet.label, '--', 'sh', '-c', 'echo up; sleep 100'], fleet.env);
    const ran = collect(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const mine = ['-l', fleet.label, '--template', 'base', '--state', 'running'];
    const { id } = (await fleet.sandman(['list', ...mine, '-o', 'json'])).json[0];
    expect(await stateOf(fleet.engine, id)).toBe('running');
    child.kill('SIGINT');
    expect(await ran).toMatchObject({ code: 130, stdout: 'up\n' });
    expect(await stateOf(fleet.engine, id)).toBe('gone');
  });
});
