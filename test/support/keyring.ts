import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Keyring, type KeyringOptions, systemKeyring } from '../../src/config/keyring.js';
import { eventually } from './engines.js';
import { temporaryFolder } from './files.js';
import { PROGRAMS } from './sandman.js';

/** A keyring in a map; while it is deaf it answers nothing. */
export interface MapKeyring extends Keyring {
  keys: Map<string, string>;
  deaf: boolean;
  /** How often it was asked. */
  asked: number;
}

export function mapKeyring(): MapKeyring {
  const keyring: MapKeyring = {
    keys: new Map(),
    deaf: false,
    asked: 0,
    get: async (account) => answer(keyring.keys.get(account) ?? null),
    set: async (account, key) => {
      if (!keyring.deaf) keyring.keys.set(account, key);
      return answer(null);
    },
    delete: async (account) => {
      if (!keyring.deaf) keyring.keys.delete(account);
      return answer(null);
    },
  };
  const answer = <T>(value: T) => {
    keyring.asked += 1;
    return keyring.deaf ? { ok: false as const, why: 'it is deaf' } : { ok: true as const, value };
  };
  return keyring;
}

/** The keyring of whoever has this environment, as Sandman asks it. */
export function keyringOf(env: KeyringOptions['env'], options: Partial<KeyringOptions> = {}): Keyring {
  return systemKeyring({
    program: PROGRAMS.keyring,
    env,
    signal: new AbortController().signal,
    onSlow: () => {},
    ...options,
  });
}

/** A session bus with a GNOME keyring on it, and what a child needs to find it. */
export interface Session {
  env: Record<string, string>;
  /** As after a new login: the keyring is there, and locked. */
  lock(): Promise<void>;
  close(): Promise<void>;
}

export async function startSession(): Promise<Session> {
  const home = temporaryFolder();
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const base = { PATH: process.env.PATH ?? '', HOME: home, XDG_RUNTIME_DIR: runtime };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { env: base });
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const begin = async (...args: string[]) => {
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...args], { env });
    daemon.stdin.end('password');
    await eventually(async () => (await keyringOf(env).get('nobody')).ok);
    return daemon;
  };
  let daemon = await begin('--unlock');
  return {
    env,
    lock: async () => {
      await ended(daemon);
      daemon = await begin();
    },
    close: async () => {
      await ended(daemon);
      await ended(bus);
    },
  };
}

async function firstLine({ stdout }: ReturnType<typeof spawn>): Promise<string> {
  for await (const line of createInterface({ input: stdout as NodeJS.ReadableStream })) return line;
  throw new Error('the bus told no address');
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill();
  });
}

/** A bus that takes connections and says nothing: what asks it is stuck. */
export interface DeafBus {
  env: Record<string, string>;
  /** Those that are stuck; their end is the end of who made them. */
  connections: Set<Socket>;
  close(): Promise<void>;
}

export async function startDeafBus(): Promise<DeafBus> {
  const path = join(temporaryFolder(), 'bus');
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.resume().on('error', () => {});
    socket.on('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    env: { PATH: process.env.PATH ?? '', DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
    connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
