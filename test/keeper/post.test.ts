import { afterEach, beforeEach, expect, it } from 'vitest';
import { specOf } from '../support/specs.js';
import { createWorld, type World } from './model/world.js';

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
