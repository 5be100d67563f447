import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { specOf } from '../support/specs.js';
import { createWorld, type World } from './model/world.js';

const CALL = { signal: new AbortController().signal };
const MINUTE = 60_000;

let world: World;
let id: string;
beforeEach(async () => {
  world = createWorld();
  await world.begin();
  const made = await world.cli.create(specOf({ lifetime: { idleSeconds: 300 } }), CALL);
  id = made.id;
  await world.hear();
  await world.settle();
});
afterEach(() => world.end());

/** Looked at each minute; the state at the end. */
async function after(minutes: number): Promise<string> {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.pass(MINUTE);
    await world.settle();
  }
  return world.stateOf(id);
}

describe('a sandbox with an --idle-timeout of five minutes', () => {
  it('is paused when nothing was done for so long, and not before', async () => {
    expect(await after(4)).toBe('running');
    expect(await after(1)).toBe('paused');
  });

  it('has all its time again from the look at which it was seen to have worked', async () => {
    await after(3);
    world.usage.cpuSeconds += 30;
    // That look is at what would have been its end.
    expect(await after(6)).toBe('running');
    expect(await after(1)).toBe('paused');
  });

  it('has all its time again from when a command began or ended inside', async () => {
    await after(4);
    await world.hearCommand(id);
    expect(await after(4)).toBe('running');
    expect(await after(1)).toBe('paused');
  });

  it('is not idle while a command is there, of which nobody heard that it began', async () => {
    world.usage.commands = 1;
    expect(await after(60)).toBe('running');
  });

  it('is idle also after a command of which nobody heard that it ended', async () => {
    world.usage.commands = 1;
    await after(10);
    world.usage.commands = 0;
    expect(await after(5)).toBe('running');
    expect(await after(1)).toBe('paused');
  });
});
