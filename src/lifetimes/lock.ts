import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { otherError, type SandmanError } from '../errors.js';

/** Held by one process at a time, and gone with it, however it ends. */
export interface Lock {
  release(): Promise<void>;
}

/** What somebody found who asked whether a lock is held. */
export type Holding = 'free' | 'held' | 'silent';

export interface LockPlace {
  platform: NodeJS.Platform;
  folder: string;
  identity: string;
}

/** Its holder has nothing else to do than answer. */
const ANSWER_MS = 2000;
/** open(2) of macOS: the lock that comes with the file, and dies with who holds it. Node has no name for it. */
const O_EXLOCK = 0x20;

/**
 * Takes the lock of a keeper; null where another process has it. It is a name to listen at that the system itself gives to
 * one process and takes back: an abstract socket on Linux (unix(7)), a named pipe on Windows; a locked file on macOS.
 */
export async function takeLock(place: LockPlace): Promise<Lock | null> {
  const name = nameOf(place);
  if (name === null) return lockFile(place);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('here\n', () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(lockError(error));
    });
    server.listen(name, () => resolve({ release: () => close(server) }));
  });
}

function lockError(cause: Error): SandmanError {
  const hint = 'mend that, or name another folder with SANDMAN_STATE_DIR';
  return otherError(`the keeper cannot take its lock: ${cause.message}`, { hint, cause });
}

/** Whether a keeper holds it; `silent` where its process is there and does nothing any more. */
export async function askLock(place: LockPlace): Promise<Holding> {
  const name = nameOf(place);
  if (name === null) {
    const lock = lockFile(place);
    await lock?.release();
    return lock === null ? 'held' : 'free';
  }
  return new Promise((resolve) => {
    const socket = connect(name);
    const end = (holding: Holding) => {
      socket.destroy();
      resolve(holding);
    };
    socket.setTimeout(ANSWER_MS, () => end('silent'));
    socket.once('data', () => end('held'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => end(code === 'EAGAIN' ? 'silent' : 'free'));
    socket.once('close', () => end('free'));
  });
}

function nameOf({ platform, identity }: LockPlace): string | null {
  if (platform === 'linux') return `\0sandman-keeper-${identity}`;
  return platform === 'win32' ? `\\\\.\\pipe\\sandman-keeper-${identity}` : null;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function lockFile({ folder, identity }: LockPlace): Lock | null {
  const { O_CREAT, O_RDWR, O_NONBLOCK } = constants;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const file = openSync(
      join(folder, `keeper-${identity}.lock`),
      O_CREAT | O_RDWR | O_NONBLOCK | O_EXLOCK,
      0o600,
    );
    return { release: async () => closeSync(file) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw lockError(error as Error);
  }
}
