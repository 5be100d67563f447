import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { engineStore } from '../../src/lifetimes/engine-store.js';
import { environment, PROGRAMS, sandman, start } from './sandman.js';

/** A machine's state of its own, in which an engine is noted that nobody reaches, or none. */
export interface KeeperSite {
  state: string;
  env: Record<string, string>;
  /** Runs `sandman keeper …` to its end. */
  keeper(...words: string[]): ReturnType<typeof sandman>;
}

export function keeperSite({
  noted = false,
  env: more = {},
}: {
  noted?: boolean;
  env?: Record<string, string>;
}) {
  const state = mkdtempSync(join(tmpdir(), 'sandman-state-'));
  if (noted) noteEngine(state);
  const env = environment(null, { SANDMAN_STATE_DIR: state, ...more });
  const site: KeeperSite = { state, env, keeper: (...words) => sandman(env, ['keeper', ...words]) };
  return site;
}

function noteEngine(state: string): void {
  mkdirSync(join(state, 'lifetimes'));
  const address = { name: 'lost', type: 'docker', url: 'unix:///nowhere.sock', variables: {} };
  engineStore(join(state, 'lifetimes')).add(address);
}

/** A keeper in the foreground, once it says of itself that it keeps. */
export async function runningKeeper(site: KeeperSite): Promise<ChildProcess & { pid: number }> {
  return untilItKeeps(site, start(['keeper', 'run'], site.env));
}

/** One like those that commands start. */
export async function backgroundKeeper(site: KeeperSite): Promise<ChildProcess & { pid: number }> {
  const [program, ...words] = PROGRAMS.keeper;
  return untilItKeeps(site, spawn(program, [...words, site.state], { env: site.env, stdio: 'ignore' }));
}

async function untilItKeeps({ keeper }: KeeperSite, child: ChildProcess) {
  await vi.waitFor(async () => expect((await keeper('status', '-q')).stdout).toBe(`${child.pid}\n`), 15_000);
  return child as ChildProcess & { pid: number };
}

/** Ends whatever keeps there, however it was started. */
export async function endKeeperOf({ keeper }: KeeperSite): Promise<void> {
  const pid = Number((await keeper('status', '-q')).stdout);
  if (pid > 0) process.kill(pid, 'SIGKILL');
}
