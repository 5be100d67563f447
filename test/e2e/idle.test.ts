import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/backends/engine/open.js';
import { createPost, type Post } from '../../src/keeper/post.js';
import { createKeeping, type Keeping } from '../../src/lifetimes/keeping.js';
import type { Addressed } from '../../src/sandbox/backend.js';
import { CALL } from '../support/commands.js';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

const IDLE_SECONDS = 60;

/** A real engine, and the keeper's work on it; only the clock is the test's, so that a minute need not be waited for. */
describe.each(ENGINE_NAMES)('--idle-timeout on %s', (engineName) => {
  const fleet = useFleet(engineName);
  let backend: Addressed;
  let keeping: Keeping;
  let post: Post;
  let passed = 0;

  beforeAll(async () => {
    const { HOME: home = '', ...env } = fleet.env;
    const machine = { env, home, uid: process.getuid?.() ?? null };
    const found = { backend: engineName, type: engineName, family: engineName, url: null, machine } as const;
    backend = openEngine({ ...found, debug: () => {} }) as Addressed;
    const folder = join(home, '.local', 'state', 'sandman');
    const real = createKeeping({ folder, platform: 'linux', uid: machine.uid, env, program: null });
    const later = () => {
      const { wall, uptime, boot } = real.clock.now();
      return { wall: wall + passed, uptime: uptime + passed, boot };
    };
    keeping = { ...real, clock: { now: later } };
  });
  afterAll(() => backend.close());

  /** A sandbox with an idle timeout, and a keeper that has looked at it once. */
  async function watched(...command: string[]): Promise<string> {
    const labels = {
      'dev.sandman.keeper': keeping.identity,
      'dev.sandman.idle-timeout': String(IDLE_SECONDS),
    };
    const own = { 'dev.sandman.managed': 'true', test: fleet.label.replace('test=', '') };
    const made = await fleet.make('running', { Labels: { ...own, ...labels }, Cmd: command });
    post = createPost(keeping, () => {});
    post.attach(backend);
    await post.lookAll(CALL);
    await post.settle(CALL);
    return made.id;
  }

  async function afterMinutes(minutes: number): Promise<void> {
    passed += minutes * IDLE_SECONDS * 1000;
    await post.settle(CALL);
  }

  it('pauses one in which nothing happens, and not before', async () => {
    const id = await watched('sleep', '1000');
    await afterMinutes(0.9);
    expect(await stateOf(fleet.engine, id)).toBe('running');
    await afterMinutes(0.2);
    expect(await stateOf(fleet.engine, id)).toBe('paused');
  });

  it('leaves one alone whose processes use the CPU', async () => {
    const id = await watched('sh', '-c', 'while :; do :; done');
    const before = await backend.activity?.(id, CALL);
    await eventually(async () => {
      const { cpuSeconds = 0 } = (await backend.activity?.(id, CALL)) ?? {};
      return cpuSeconds - (before?.cpuSeconds ?? 0) > 0.02 * IDLE_SECONDS;
    });
    await afterMinutes(1.1);
    expect(await stateOf(fleet.engine, id)).toBe('running');
  });

  it('leaves one alone in which somebody has a command open, until that has ended', async () => {
    const id = await watched('sleep', '1000');
    const child = start(['exec', id, '-i', '--', 'cat'], fleet.env);
    const ran = collect(child);
    await eventually(async () => (await backend.commands?.(id, CALL)) === 1);
    await afterMinutes(1.1);
    expect(await stateOf(fleet.engine, id)).toBe('running');
    child.stdin?.end();
    await ran;
    await post.heard({ id, command: true }, CALL, true);
    await afterMinutes(0.9);
    expect(await stateOf(fleet.engine, id)).toBe('running');
    await afterMinutes(1.1);
    expect(await stateOf(fleet.engine, id)).toBe('paused');
  });
});
