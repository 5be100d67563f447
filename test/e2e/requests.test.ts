import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { forwardTo, type Listener, listen } from '../support/listener.js';

/** On an engine of its own, so that `--all` means those of the test. */
describe.each(ENGINE_NAMES)('how many requests are sent to %s', (engineName) => {
  const fleet = useFleet(engineName, { alone: true });
  let proxy: Listener;

  beforeAll(async () => {
    proxy = await listen(engineName, forwardTo(fleet.engine));
  });
  afterAll(() => proxy.close());
  beforeEach(() => {
    proxy.requests.length = 0;
  });
  const through = async (...args: string[]) => {
    const ran = await fleet.sandman(args, { env: proxy.env });
    expect(ran).toMatchObject({ code: 0 });
    return ran;
  };

  it('list sends one, whether there are none, one or ten', async () => {
    for (const more of [0, 1, 9]) {
      await Promise.all(Array.from({ length: more }, () => fleet.make('running')));
      proxy.requests.length = 0;
      await through('list', '-o', 'json');
      expect(proxy.requests).toEqual([expect.stringContaining('GET /containers/json?')]);
    }
  });

  it.each([
    ['list', '--state', 'running', '--sort', 'name', '--limit', '3'],
    ['list', '-l', 'test', '--template', 'base', '--name', 't-*'],
    ['list', '-o', 'wide'],
  ])('%s %s %s sends one', async (...args) => {
    await through(...args);
    expect(proxy.requests).toHaveLength(1);
  });

  it('create of an image that is there sends at most 3, and one more to podman', async () => {
    const { json } = await through('create', fleet.name(), '-l', fleet.label, '-o', 'json');
    expect(await stateOf(fleet.engine, json.id)).toBe('running');
    // Podman tells the capabilities in an inspection of its own alone.
    expect(proxy.requests.length).toBeLessThanOrEqual(engineName === 'docker' ? 3 : 4);
  });

  it.each(['pause', 'resume', 'stop', 'kill'])(
    '%s of one, by name and by id, sends at most 2',
    async (verb) => {
      for (const by of ['name', 'id'] as const) {
        const sandbox = await fleet.make(verb === 'resume' ? 'paused' : 'running');
        proxy.requests.length = 0;
        await through(verb, sandbox[by]);
        expect(proxy.requests.length).toBeLessThanOrEqual(2);
      }
    },
  );

  it('pause --all of n sends at most n + 1', async () => {
    await fleet.make('running');
    const ran = await through('pause', '--all', '-o', 'json');
    expect(ran.json.length).toBeGreaterThan(1);
    for (const { id } of ran.json) expect(await stateOf(fleet.engine, id)).toBe('paused');
    expect(proxy.requests.length).toBeLessThanOrEqual(ran.json.length + 1);
  });
});
