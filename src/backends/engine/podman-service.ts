import { spawn } from 'node:child_process';
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { otherError, unreachableError } from '../../errors.js';
import { inBackground } from '../../lifetimes/background.js';
import { sleep } from '../../sandbox/sleep.js';
import type { Machine } from './candidates.js';
import { answers } from './probe.js';

/** The service ends itself after so long without a connection. */
const IDLE_SECONDS = 30;
const START_MS = 15_000;
const LOOK_MS = 20;

/**
 * Makes podman listen, and gives the socket's path: podman has no daemon, so its program serves the API on demand.
 * One at a time: sandmans that start together find the one service. Throws `unreachable` where there is no program.
 */
export async function startPodmanService(machine: Machine, signal: AbortSignal): Promise<string> {
  const folder = privateFolder(machine);
  const path = join(folder, 'podman.sock');
  if (await answers({ kind: 'unix', path })) return path;
  const { default: lockfile } = await import('proper-lockfile');
  const release = await lockfile.lock(folder, {
    lockfilePath: join(folder, 'podman.lock'),
    stale: START_MS,
    retries: { forever: true, minTimeout: LOOK_MS, maxTimeout: 200, maxRetryTime: START_MS },
  });
  try {
    if (!(await answers({ kind: 'unix', path }))) await serve(path, machine, signal);
    return path;
  } finally {
    await release();
  }
}

/** A folder that only this user can write to: who can put a socket there is the engine. */
function privateFolder({ env, uid }: Machine): string {
  const folder = env.XDG_RUNTIME_DIR
    ? join(env.XDG_RUNTIME_DIR, 'sandman')
    : join(tmpdir(), `sandman-${uid ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || (uid !== null && (status.uid !== uid || (status.mode & 0o022) !== 0))) {
    throw otherError(`${folder} is not a folder of yours alone`, {
      hint: 'remove it, or set XDG_RUNTIME_DIR',
    });
  }
  return folder;
}

async function serve(path: string, { env }: Machine, signal: AbortSignal): Promise<void> {
  // A file, not a pipe: a pipe ends with this process, and podman with its next warning.
  const log = join(dirname(path), 'podman.log');
  const output = openSync(log, 'w', 0o600);
  const words = ['system', 'service', `--time=${IDLE_SECONDS}`, `unix://${path}`];
  const child = inBackground(['ignore', 'ignore', output] as const, (stdio) =>
    // Elsewhere than here: who is somewhere keeps that from being unmounted.
    spawn('podman', words, { env, cwd: '/', detached: true, stdio }),
  );
  closeSync(output);
  let failure: string | undefined;
  child.once('error', ({ code, message }: NodeJS.ErrnoException) => {
    failure = code === 'ENOENT' ? 'no podman program on the PATH' : message;
  });
  child.once('exit', (code, killer) => {
    failure = `podman ended with ${code ?? killer}: ${lastLine(log)}`;
  });
  const until = performance.now() + START_MS;
  while (!(await answers({ kind: 'unix', path }))) {
    if (failure !== undefined) throw unreachableError(failure);
    if (performance.now() > until)
      throw unreachableError(`podman does not listen on ${path} after ${START_MS / 1000} s`);
    await sleep(LOOK_MS, signal);
  }
  child.unref();
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
}
