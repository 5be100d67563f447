import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, idsOf, inspect } from '../support/engines.js';
import { faultProxy, type Tampering } from '../support/fault-proxy.js';
import { useFleet } from '../support/fleet.js';
import { environment, finish, type Ran, start } from '../support/sandman.js';

/** As quickly made as can be. */
const BARE = { HostConfig: { Init: true, NetworkMode: 'none' } };
/** The races are in Sandman and in the engine, so each engine is set against itself. */
const ROUNDS = { docker: 20, podman: 10 };
/** Many processes at once, on whatever machine this is. */
const BUSY_MS = 180_000;
/** So many rounds at once: enough to disturb each other, few enough for two cores. */
const AT_ONCE = 4;

describe.each(ENGINE_NAMES)('two sandmans on one sandbox, on %s', { timeout: BUSY_MS }, (name) => {
  const fleet = useFleet(name);

  /** Sets two verbs on a new sandbox at the same time, again and again. */
  async function rounds(count: number, first: string, second: string) {
    const outcomes: { first: Ran; second: Ran; left: string | null }[] = [];
    const worker = async () => {
      while (outcomes.length < count) {
        const { id } = await fleet.make('running', BARE);
        const both = [first, second].map((verb) => fleet.sandman([verb, id, '--json']));
        const [one, other] = (await Promise.all(both)) as [Ran, Ran];
        const left = (await inspect(fleet.engine, id))?.State.Status ?? null;
        outcomes.push({ first: one, second: other, left });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return outcomes;
  }

  /** That a run ended with one of these codes, and wrote nothing but JSON: no stack, no half sentence. */
  function expectClean({ code, stdout, stderr }: Ran, ...codes: number[]): void {
    expect(codes, stderr).toContain(code);
    for (const text of [stdout, stderr].filter(Boolean)) expect(() => JSON.parse(text), text).not.toThrow();
  }

  it(`pausing and killing it at once, ${ROUNDS[name]} times, both end cleanly and it is gone`, async () => {
    for (const { first: pause, second: kill, left } of await rounds(ROUNDS[name], 'pause', 'kill')) {
      expectClean(pause, 0, 4, 8);
      expectClean(kill, 0);
      expect(left).toBeNull();
    }
  });

  it('pausing it at once, both end with 0 and it is paused', async () => {
    for (const { first, second, left } of await rounds(5, 'pause', 'pause')) {
      expect([first.code, second.code, left]).toEqual([0, 0, 'paused']);
      expect([first.json.state, second.json.state]).toEqual(['paused', 'paused']);
    }
  });

  it('killing it at once, one ends with 0, the other with 0 or 4, and it is gone', async () => {
    for (const { first, second, left } of await rounds(5, 'kill', 'kill')) {
      const codes = [first.code, second.code].sort();
      expect(codes[0]).toBe(0);
      expect([0, 4]).toContain(codes[1]);
      expect(left).toBeNull();
    }
  });

  it('30 creates at once are all up, and all of their own', async () => {
    const mark = `mark=${fleet.name()}`;
    const line = ['create', '--json', '--network=none', '-l', fleet.label, '-l', mark];
    const ran = await Promise.all(Array.from({ length: 30 }, () => fleet.sandman(line)));
    expect(ran.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(30).fill('0'));
    const ids: string[] = ran.map(({ json }) => json.id);
    expect(new Set(ids).size).toBe(30);
    expect((await idsOf(fleet.engine, mark)).sort()).toEqual([...ids].sort());
    const states = await Promise.all(ids.map(async (id) => (await inspect(fleet.engine, id)).State.Running));
    expect(states).toEqual(Array(30).fill(true));
  });
});

describe.concurrent.each(ENGINE_NAMES)('a create that is cut short, on %s', (name) => {
  const fleet = useFleet(name);

  /** Sends a signal to a create at the very moment at which it asks the engine for something. */
  async function cutShort(signal: NodeJS.Signals, tampering: Omit<Tampering, 'method' | 'onStrike'>) {
    const mark = `mark=${fleet.name()}`;
    const proxy = await faultProxy(fleet.engine, {
      ...tampering,
      method: 'POST',
      onStrike: () => child.kill(signal),
    });
    const line = ['create', '--json', '--network=none', '-l', fleet.label, '-l', mark];
    const child = start(line, environment(proxy.engine));
    const ran = await finish(child);
    const struck = proxy.struck();
    proxy.close();
    return { ran, struck, left: await idsOf(fleet.engine, mark) };
  }

  it.each([
    { when: 'as it is made', path: /\/containers\/create/, fault: null },
    { when: 'as it is made, and the engine never says so', path: /\/containers\/create/, fault: 'silence' },
    { when: 'as it is started', path: /\/start$/, fault: null },
    { when: 'as it is started, and the engine never says so', path: /\/start$/, fault: 'silence' },
  ] as const)('by Ctrl-C $when ends with 130 and leaves nothing', async ({ path, fault }) => {
    const { ran, struck, left } = await cutShort('SIGINT', { path, fault, passOn: true });
    expect(ran).toMatchObject({ code: 130, stdout: '' });
    expect(struck).toBe(1);
    expect(left).toEqual([]);
  });

  it('by SIGKILL between its making and its start is shown as stopped, and can be killed', async () => {
    const { struck, left } = await cutShort('SIGKILL', { path: /\/start$/, fault: 'silence', passOn: false });
    expect({ struck, left: left.length }).toEqual({ struck: 1, left: 1 });
    const [id = ''] = left;
    const listed = (await fleet.sandman(['list', '--json', '-l', fleet.label])).json;
    expect(listed.filter((one: { id: string }) => one.id === id)).toMatchObject([{ state: 'stopped' }]);
    expect((await fleet.sandman(['kill', id])).code).toBe(0);
    expect(await inspect(fleet.engine, id)).toBeNull();
  });
});
