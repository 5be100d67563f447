import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, GRACE, type World } from '../keeper/model/world.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };
const HOUR_MS = 3_600_000;

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.end());

/** In how many seconds it expires. */
async function leftOf(id: string): Promise<number | null> {
  const { expiresAt } = await world.cli.get(id, CALL);
  return expiresAt === null ? null : (Date.parse(expiresAt) - world.clock.wall) / 1000;
}

describe('where the clock was set back since a sandbox was started', () => {
  it('its deadline counts from its last resume all the same', async () => {
    const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
    await world.cli.pause(id, CALL);
    world.clock.wall -= HOUR_MS;
    await world.cli.resume(id, CALL);
    expect(await leftOf(id)).toBe(60);
    await world.cli.stop(id, GRACE, CALL);
    world.pass(5000);
    await world.cli.start(id, CALL);
    await world.cli.pause(id, CALL);
    world.clock.wall -= HOUR_MS;
    await world.cli.resume(id, CALL);
    expect(await leftOf(id)).toBe(60);
  });

  it('a deadline that it gets now counts from now', async () => {
    const { id } = await world.cli.create(specOf(), CALL);
    world.clock.wall -= HOUR_MS;
    await world.cli.setDeadlines(id, { ttlSeconds: 60 }, CALL);
    expect(await leftOf(id)).toBe(60);
    world.pass(10_000);
    expect(await leftOf(id)).toBe(50);
  });

  it('a deadline that it gets with a resume counts from that', async () => {
    const { id } = await world.cli.create(specOf(), CALL);
    await world.cli.pause(id, CALL);
    world.clock.wall -= HOUR_MS;
    await world.cli.resume(id, CALL, { ttlSeconds: 60 });
    expect(await leftOf(id)).toBe(60);
  });
});

it.each([
  ['resume --ttl', (id: string) => world.cli.resume(id, CALL, { ttlSeconds: 60 })],
  ['ttl', (id: string) => world.cli.setDeadlines(id, { ttlSeconds: 60 }, CALL)],
])('%s of what had no deadline asks for a keeper before it is done and after', async (_, work) => {
  const { id } = await world.cli.create(specOf(), CALL);
  await world.cli.pause(id, CALL);
  expect(world.asked()).toBe(0);
  await work(id);
  expect(world.asked()).toBe(2);
});

it('a resume is noted also where all that was known of a sandbox is lost', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  await world.cli.pause(id, CALL);
  world.pass(100_000);
  await world.lose();
  await world.cli.lookup(id, CALL);
  await world.cli.resume(id, CALL);
  expect(await leftOf(id)).toBe(60);
});

it('a list counts from a start by another hand, not from when it has seen that', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  await world.cli.stop(id, GRACE, CALL);
  world.pass(10_000);
  await world.raw.start(id, CALL);
  world.pass(20_000);
  await world.cli.lookup(id, CALL);
  expect(await leftOf(id)).toBe(40);
});

it('on a full disk all are shown, with a warning', async () => {
  const { id } = await world.cli.create(specOf({ lifetime: { ttlSeconds: 60 } }), CALL);
  await world.cli.pause(id, CALL);
  await world.raw.resume(id, CALL);
  world.fill(true);
  const warnings: string[] = [];
  const shown = await world.cli.lookup(id, { ...CALL, onWarning: (text) => warnings.push(text) });
  expect({ shown: shown.length, warnings }).toEqual({ shown: 1, warnings: ['no space left on device'] });
});
