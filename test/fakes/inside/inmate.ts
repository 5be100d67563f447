import { spawn as spawnChild } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { spawn as spawnOnTerminal } from '@lydell/node-pty';

export interface Program {
  command: readonly string[];
  env: Record<string, string>;
  /** The machine's home where it is not given. */
  cwd?: string;
  terminal: { columns: number; rows: number } | null;
}

export interface Exit {
  code: number | null;
  /** The number of the signal that ended it, or null. */
  signal: number | null;
}

/** A process in a machine: the leader of a session of its own. */
export interface Inmate {
  readonly pid: number;
  readonly input: Writable;
  /** Bytes as they come; read slowly, they hold the process up. */
  readonly outputs: readonly { stream: 'stdout' | 'stderr' | 'pty'; source: Readable }[];
  /** When it has ended; its output may still be on its way. */
  readonly exited: Promise<Exit>;
  /** To its whole group, as a terminal would. */
  signal(name: NodeJS.Signals): void;
  resize(size: { columns: number; rows: number }): void;
}

/** As in a small machine: nothing of the environment of whoever made it. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** With three pipes; no terminal. */
export async function inPipes({ command: [file = '', ...words], env, cwd }: Program): Promise<Inmate> {
  const child = spawnChild(file, words, { cwd, env: { PATH, ...env }, detached: true });
  // It need not read what it is given.
  child.stdin.on('error', () => {});
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, name) => resolve({ code, signal: name === null ? null : numberOf(name) }));
  });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    input: child.stdin,
    outputs: [
      { stream: 'stdout', source: child.stdout },
      { stream: 'stderr', source: child.stderr },
    ],
    exited,
    signal: (name) => tellGroup(child.pid ?? 0, name),
    resize: () => {},
  };
}

export async function onTerminal(program: Program): Promise<Inmate> {
  const { command, env, cwd, terminal } = program;
  const [file = '', ...words] = command;
  const size = { cols: terminal?.columns ?? 80, rows: terminal?.rows ?? 24 };
  const pty = spawnOnTerminal(file, words, {
    ...size,
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH, ...env },
    encoding: null,
  });
  closeLate(pty);
  const source = new Readable({ read: () => pty.resume() });
  pty.onData((part: string | Buffer) => {
    if (!source.push(part)) pty.pause();
  });
  const exited = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      source.push(null);
      resolve(signal ? { code: null, signal } : { code: exitCode, signal: null });
    });
  });
  const input = new Writable({
    write: (part: Buffer, _encoding, done) => {
      // Bytes are as good to it as text, whatever its types say.
      pty.write(part as unknown as string);
      done();
    },
  });
  return {
    pid: pty.pid,
    input,
    outputs: [{ stream: 'pty', source }],
    exited,
    signal: (name) => tellGroup(pty.pid, name),
    resize: ({ columns, rows }) => pty.resize(columns, rows),
  };
}

/** How long a terminal that others still hold is kept open. */
const HELD_MS = 1000;

/** It is closed 200 ms behind the exit, which on a busy machine may be before what was written last is read. */
function closeLate(pty: object): void {
  const { _socket: socket } = pty as { _socket: Readable };
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    // Of a terminal that nobody holds any more the end is an error.
    if (error || socket.readableEnded) return destroy(error);
    const timer = setTimeout(destroy, HELD_MS);
    socket.once('end', destroy).once('close', () => clearTimeout(timer));
    return socket;
  };
}

function numberOf(name: NodeJS.Signals): number {
  return constants.signals[name];
}

/** It may have ended already. */
function tellGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch {}
}
