import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { notFoundError, otherError, type SandmanError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { ExecSpec, Running, SignalName, Streams } from '../../sandbox/exec.js';

/** As in a container: not the one of whoever made it. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type Program = Omit<ExecSpec, 'user' | 'terminal'>;

/**
 * What runs in one sandbox of the in-memory backend: children of this process, in a folder that stands for the
 * sandbox's files. Nothing holds them in, so they must be trusted.
 */
export interface Processes {
  /** Starts the sandbox's own command; what it prints is lost. Rejects where it cannot be run. */
  launch(program: Program): Promise<ChildProcess>;
  /** Begins one more. Rejects where it cannot be run. */
  run(program: Program, streams: Streams, signal: AbortSignal): Promise<Running>;
  freeze(): void;
  thaw(): void;
  /** Asks all to end, and makes those end that do not in time; the files stay. */
  end(graceSeconds: number): Promise<void>;
  /** Ends all at once, and takes the files away. */
  remove(): Promise<void>;
}

export function createProcesses(): Processes {
  const running = new Set<ChildProcess>();
  let folder: string | undefined;
  const tell = (signal: NodeJS.Signals) => {
    for (const child of running) child.kill(signal);
  };
  const begin = async ({ command: [file = '', ...words], env, workdir }: Program, stdio: StdioOptions) => {
    folder ??= mkdtempSync(join(tmpdir(), 'sandman-memory-'));
    const own = { cwd: workdir ?? folder, env: { PATH, ...env }, stdio, detached: true };
    const child = spawn(file, words, own);
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', () => running.delete(child));
    await once(child, 'spawn').catch((error: Error) => {
      throw startFailure(error);
    });
    return child;
  };
  const end = async (graceSeconds: number) => {
    const ended = Promise.all([...running].map((child) => once(child, 'exit')));
    tell('SIGTERM');
    // The frozen hear nothing.
    tell('SIGCONT');
    const impatience = setTimeout(() => tell('SIGKILL'), graceSeconds * 1000);
    await ended.finally(() => clearTimeout(impatience));
  };
  return {
    launch: (program) => begin(program, 'ignore'),
    run: async (program, streams, signal) => {
      const child = await begin(program, 'pipe');
      return {
        exitCode: follow(child, streams, signal),
        signal: (name) => tellGroup(child, name),
        resize: async () => {},
      };
    },
    freeze: () => tell('SIGSTOP'),
    thaw: () => tell('SIGCONT'),
    end,
    remove: async () => {
      await end(0);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** With all that it has begun; what has ended is told nothing. */
async function tellGroup({ pid }: ChildProcess, name: SignalName): Promise<void> {
  await once(spawn('kill', ['-s', name, '--', `-${pid}`], { stdio: 'ignore' }), 'close');
}

async function follow(child: ChildProcess, streams: Streams, signal: AbortSignal): Promise<number> {
  // A program need not read what it is given.
  child.stdin?.on('error', () => {});
  if (streams.stdin === null) child.stdin?.end();
  else if (child.stdin !== null) streams.stdin.pipe(child.stdin);
  child.stdout?.pipe(streams.stdout, { end: false });
  child.stderr?.pipe(streams.stderr, { end: false });
  const leave = () => child.kill('SIGPIPE');
  streams.stdout.once('close', leave);
  try {
    signal.throwIfAborted();
    const [code, killedBy] = (await once(child, 'close', { signal })) as [number | null, NodeJS.Signals];
    return code ?? 128 + constants.signals[killedBy];
  } catch (error) {
    // As where a connection is lost: there is no more input.
    child.stdin?.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    streams.stdout.off('close', leave);
  }
}

function startFailure(cause: NodeJS.ErrnoException): SandmanError {
  const message = `the command could not be started: ${cause.message}`;
  if (cause.code === 'ENOENT') return notFoundError(message, { exitCode: COMMAND_EXIT.notFound, cause });
  return otherError(message, { exitCode: COMMAND_EXIT.notExecutable, cause });
}
