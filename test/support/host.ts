import { EventEmitter } from 'node:events';
import { clearLine, cursorTo, type Direction, moveCursor } from 'node:readline';
import { PassThrough, type Writable } from 'node:stream';
import type { BackendFactory } from '../../src/backends/registry.js';
import type { Host } from '../../src/host.js';
import { run as runSandman } from '../../src/main.js';
import { configFolder } from './sandman.js';

export interface HostRun {
  code: number;
  stdout: string;
  stderr: string;
}

export interface StreamOptions {
  env?: Record<string, string>;
  /** True: all three streams say that they are terminals. */
  tty?: boolean;
  /** Which of them do, where not all do. */
  ttys?: { stdin?: boolean; stdout?: boolean; stderr?: boolean };
  columns?: number | undefined;
  /** What writing to a stream comes to, where that fails. */
  broken?: { stdout?: NodeJS.ErrnoException; stderr?: NodeJS.ErrnoException };
  /** True: the standard input has ended before anybody reads it. */
  ended?: boolean;
}

export interface HostOptions extends StreamOptions {
  types?: Record<string, BackendFactory>;
  /** Called with the host once the run has begun, to send signals and to type. */
  during?: (host: TestHost) => unknown;
}

export type TestHost = Host & EventEmitter & { stdin: PassThrough };

/** What a terminal's streams can do besides; the cursor is moved by the same bytes. */
const TERMINAL = {
  setRawMode: () => {},
  getColorDepth: () => 4,
  cursorTo(this: Writable, x: number) {
    return cursorTo(this, x);
  },
  moveCursor(this: Writable, x: number, y: number) {
    return moveCursor(this, x, y);
  },
  clearLine(this: Writable, direction: Direction) {
    return clearLine(this, direction);
  },
};

/** To write nothing goes well on any stream. */
function failing(failure: Error) {
  return (part: Buffer, _encoding: string, done: (error?: Error) => void) =>
    part.length === 0 ? done() : done(failure);
}

/** A process that is none: streams on buffers, an environment of its own, signals by `emit`. */
export function testHost(options: StreamOptions = {}) {
  const { env = {}, tty = false, ttys = {}, broken = {}, ended = false } = options;
  const columns = 'columns' in options ? options.columns : 80;
  const stream = (isTTY: boolean, failure?: Error) => {
    const parts = new PassThrough(failure === undefined ? {} : { transform: failing(failure) });
    return Object.assign(parts, isTTY ? { isTTY, columns, ...TERMINAL } : { isTTY });
  };
  const stdin = stream(ttys.stdin ?? tty);
  const stdout = stream(ttys.stdout ?? tty, broken.stdout);
  const stderr = stream(ttys.stderr ?? tty, broken.stderr);
  if (ended) stdin.end();
  const text = { stdout: '', stderr: '' };
  stdout.on('data', (part) => {
    text.stdout += part;
  });
  stderr.on('data', (part) => {
    text.stderr += part;
  });
  const host = Object.assign(new EventEmitter(), {
    stdin,
    stdout,
    stderr,
    env: { SANDMAN_CONFIG_DIR: configFolder(), HOME: configFolder(), ...env },
    platform: 'linux',
    version: process.version,
    pid: process.pid,
    execPath: process.execPath,
    kill: (pid: number) => {
      throw new Error(`kill ${pid}`);
    },
    cwd: () => '/',
    uptime: () => 0,
    exit: (code: number) => {
      throw new Error(`exit ${code}`);
    },
  }) as unknown as TestHost;
  return { host, text };
}

/** Runs a command line in this process, on buffers, with backends of the test's choosing. */
export async function runInProcess(
  argv: string[],
  { types = {}, during, ...streams }: HostOptions = {},
): Promise<HostRun> {
  const { host, text } = testHost(streams);
  const running = runSandman(argv, host, { types });
  during?.(host);
  const code = await running;
  return { code, ...text };
}
