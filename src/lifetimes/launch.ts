import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { otherError } from '../errors.js';
import type { Invocation } from '../programs.js';
import { before, within } from '../sandbox/deadline.js';
import { inBackground } from './background.js';
import { keeperEnvironment } from './environment.js';

/** What the keeper's process tells whoever has started it. */
export type KeeperWord = { ready: true } | { ready: false; why: string };

export interface Launch {
  /** Runs it, with the folder behind. */
  program: Invocation;
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** A busy machine takes seconds for what takes 100 ms else. */
const START_MS = 15_000;

/**
 * Starts a keeper that outlives this process, and waits until it, or another that was faster, keeps. Throws where none
 * does.
 */
export async function launchKeeper(
  { program: [program, ...words], folder, env }: Launch,
  signal: AbortSignal,
): Promise<void> {
  const options = { env: keeperEnvironment(env), cwd: '/', detached: true };
  const child = inBackground(['ignore', 'ignore', 'ignore', 'ipc'] as const, (stdio) =>
    spawn(program, [...words, folder], { ...options, stdio }),
  );
  try {
    const word = once(child, 'message').then(([message]) => message as KeeperWord);
    const end = once(child, 'exit').then(([code, killer]): KeeperWord => {
      return { ready: false, why: `it ended with ${code ?? killer}` };
    });
    const told = await within(signal, START_MS, 'the start of the keeper', (limited) =>
      before(Promise.race([word, end]), limited),
    );
    if (!told.ready) {
      throw otherError(`no keeper could be started: ${told.why}`, {
        hint: `${join(folder, 'keeper.log')} may tell more, and so does \`sandman keeper run\``,
      });
    }
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}
