import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Inmate, inPipes, onTerminal, type Program } from './inmate.js';

/** What stands for the inside of one sandbox of a fake: real processes, and a folder that is their home. */
export interface Machine {
  readonly home: string;
  /** Those that run, and those that have ended and were not taken away. */
  readonly inmates: ReadonlyMap<number, Inmate>;
  /** Starts a process; fails as `spawn` does where it cannot be run. */
  start(program: Program): Promise<Inmate>;
  /** As a pause that keeps memory: no process gets on. */
  freeze(): void;
  thaw(): void;
  /** As a stop: no process is left, the files are. */
  halt(): Promise<void>;
  /** As a kill. */
  remove(): Promise<void>;
}

export function createMachine(): Machine {
  const home = mkdtempSync(join(tmpdir(), 'sandman-fake-'));
  const inmates = new Map<number, Inmate>();
  const tell = (signal: NodeJS.Signals) => {
    for (const pid of membersOf(new Set(inmates.keys()))) send(pid, signal);
  };
  const halt = async () => {
    tell('SIGKILL');
    await Promise.all([...inmates.values()].map(({ exited }) => exited));
    inmates.clear();
  };
  return {
    home,
    inmates,
    start: async (program) => {
      const inmate = await (program.terminal === null ? inPipes : onTerminal)({ cwd: home, ...program });
      inmates.set(inmate.pid, inmate);
      return inmate;
    },
    freeze: () => tell('SIGSTOP'),
    thaw: () => tell('SIGCONT'),
    halt,
    remove: async () => {
      await halt();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Every process of the sessions, each of which an inmate leads. */
function membersOf(sessions: ReadonlySet<number>): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => sessions.has(sessionOf(pid) ?? -1));
}

/** The sixth field of `/proc/PID/stat`, behind a name that may have anything in it. Source: proc(5). */
function sessionOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return null;
  }
}

/** It may have ended since it was seen. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}
