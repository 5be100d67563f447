import { afterEach, beforeEach, expect, it } from 'vitest';
import { specOf } from '../support/specs.js';
import { createWorld, GRACE, type World } from './model/world.js';

const CALL = { signal: new AbortController().signal };

let world: World;
beforeEach(async () => {
  world = createWorld();
  await world.begin();
});
afterEach(() => world.end());

/** What the keeper sees comes to pass. */
async function tick(): Promise<void> {
  await world.settle();
  await world.hear();
}

it('a hard deadline that was taken away just before is not acted on because another one is due', async () => {
  const lifetime = { ttlSeconds: 60, maxLifetimeSeconds: 60 };
  const { id } = await world.cli.create(specOf({ lifetime }), CALL);
  await world.hear();
  world.pass(60_000);
  await world.cli.setDeadlines(id, { maxLifetimeSeconds: null }, CALL);
  await tick();
  expect(await world.stateOf(id)).toBe('paused');
});

it('a resume that the keeper sees is one, also of a pause that it has not seen', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  world.crash();
  await world.raw.pause(id, CALL);
  await world.begin();
  world.pass(59_000);
  await world.raw.resume(id, CALL);
  await world.hear();
  world.pass(59_000);
  await tick();
  expect(await world.stateOf(id)).toBe('running');
  world.pass(1000);
  await tick();
  expect(await world.stateOf(id)).toBe('paused');
});

it('on a full disk it acts on time all the same, and writes what it knows when there is room again', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  world.crash();
  world.fill(true);
  world.pass(5000);
  await world.raw.stop(id, GRACE, CALL);
  await world.begin();
  world.pass(5000);
  await world.raw.start(id, CALL);
  await world.hear();
  world.pass(59_000);
  await tick();
  expect(await world.stateOf(id)).toBe('running');
  world.fill(false);
  world.pass(1000);
  await tick();
  expect(await world.stateOf(id)).toBe('paused');
  expect(world.facts.read(id).run).toMatchObject({ state: 'paused', at: world.clock });
});

it('on a full disk that is remembered and written later which could not be', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  await world.hear();
  world.pass(5000);
  world.fill(true);
  await world.raw.pause(id, CALL);
  await world.hear();
  world.pass(100_000);
  await world.raw.resume(id, CALL);
  await world.hear();
  world.fill(false);
  world.pass(10_000);
  await world.lookAll();
  expect(world.facts.read(id).run).toMatchObject({
    state: 'running',
    at: { wall: world.clock.wall - 10_000 },
  });
});

it.each([
  ['before it came', async () => world.lose()],
  ['just before', async () => undefined],
])('a resume that it sees is one, also of a sandbox whose notes were lost %s', async (_, early) => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 20 } }), CALL);
  await world.cli.pause(id, CALL);
  world.crash();
  await early();
  world.pass(20_000);
  await world.begin();
  await world.lose();
  await world.raw.resume(id, CALL);
  await world.hear();
  await tick();
  expect(await world.stateOf(id)).toBe('running');
});
