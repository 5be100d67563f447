import { closeSync, constants, mkdirSync, openSync, readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { otherError, type SandmanError } from '../errors.js';
import { sleep } from '../sandbox/sleep.js';

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
/** How often it is taken anew where another took it too, and how far apart at most. */
const TRIES = 8;
const APART_MS = 30;

/**
 * Takes the lock of a keeper; null where another process has it. It is a name to listen at that the system itself gives to
 * one process and takes back: an abstract socket on Linux (unix(7)), a named pipe on Windows; a locked file on macOS.
 */
export async function takeLock(place: LockPlace): Promise<Lock | null> {
  const name = nameOf(place);
  if (name === null) return lockFile(place);
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const server = await listenAt(name);
    if (server === null) return null;
    if (holders(place) <= 1) return { release: () => close(server) };
    await close(server);
    // Two that came at the same moment must not do so again.
    await sleep(Math.random() * APART_MS);
  }
  return null;
}

async function listenAt(name: string): Promise<Server | null> {
  const { createServer } = await import('node:net');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('here\n', () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(lockError(error));
    });
    server.listen(name, () => resolve(server));
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
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(name);
    const end = (holding: Holding) => {
      socket.destroy();
      resolve(holding);
    };
    socket.setTimeout(ANSWER_MS, () => end('silent'));
    socket.once('data', () => end('held'));
    const failed = () => end(holders(place) > 0 ? 'held' : 'free');
    socket.once('error', ({ code }: NodeJS.ErrnoException) => (code === 'EAGAIN' ? end('silent') : failed()));
    socket.once('close', failed);
  });
}

const nameFor = (identity: string) => `sandman-keeper-${identity}`;

function nameOf({ platform, identity }: LockPlace): string | null {
  if (platform === 'linux') return `\0${nameFor(identity)}`;
  return platform === 'win32' ? `\\\\.\\pipe\\${nameFor(identity)}` : null;
}

/** Of an abstract socket that waits for connections, in /proc/net/unix. Source: proc(5). */
const WAITING = /^\S+ \S+ \S+ 00010000 \S+ \S+ +\d+ @(.*)$/gm;

/**
 * How many hold it on Linux. Node 20 fills an abstract name up with zeros, which later ones and Bun do not, and so makes
 * another name of it, that those cannot listen at.
 */
function holders({ platform, identity }: LockPlace): number {
  if (platform !== 'linux') return 0;
  const names = [...readIfThere('/proc/net/unix').matchAll(WAITING)];
  return names.filter(([, name = '']) => name.replace(/@+$/, '') === nameFor(identity)).length;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
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
