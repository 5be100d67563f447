import type { ExecSpec, SignalName, TerminalSize } from '../../sandbox/exec.js';
import type { Door } from '../remote/door.js';
import type { Rhythm } from '../remote/rhythm.js';
import { dataOf } from './envelope.js';
import { idOf } from './mapping.js';
import { pathOf, type Service } from './service.js';

/** A command inside, as the service keeps it; who looks on may come and go. */
export interface Session {
  door: Door;
  /** Where it is asked of. */
  path: string;
}

/** What happened in a session. `seq` counts without gaps, from 1. */
export interface SessionEvent {
  seq: number;
  type: string;
  stream?: string;
  data_base64?: string;
  exit_code?: number;
  reason?: string;
}

/** How often what came to nothing is tried again, and how soon. */
export const TRIES = 8;
export const AGAIN: Rhythm = { firstMs: 250, longestMs: 5000 };

/** What is kept of the output for who reads slower than the command writes; it lies on the disk of the sandbox. */
const KEPT_BYTES = 512 * 1024 ** 2;
/** From the end that a deleted session's command is asked for to the one that it is not asked for. */
const GRACE_SECONDS = 1;
const MOST_CELLS = 65_535;

/** Begins a command; the key makes one of what is sent twice. */
export async function beginSession(
  service: Service,
  id: string,
  spec: ExecSpec,
  key: string,
  signal: AbortSignal,
): Promise<Session> {
  const { door } = await service.access(signal);
  const path = `${pathOf(service, id)}/sessions`;
  const headers = { 'idempotency-key': key };
  const body = sessionBody(spec);
  const answer = await door.ask({ method: 'POST', path, body, headers, signal, repeatable: true });
  const session = dataOf<{ id?: string }>(answer, service.name);
  return { door, path: `${path}/${encodeURIComponent(idOf(session, service.name))}` };
}

function sessionBody({ command, env, workdir, terminal }: ExecSpec) {
  const { TERM: term } = env;
  // It would set one of its own besides.
  const screen = terminal === null ? null : { ...cellsOf(terminal), ...(term === undefined ? {} : { term }) };
  return {
    command,
    env,
    ...(workdir === null ? {} : { cwd: workdir }),
    io: screen === null ? { mode: 'pipes' } : { mode: 'pty', terminal: screen },
    // What ran on a machine that is gone is not run again on the next.
    lifecycle: { runtime_recovery: 'stop', stop_grace_period_seconds: GRACE_SECONDS },
    event_retention: { max_bytes: KEPT_BYTES },
  };
}

function cellsOf({ rows, columns }: TerminalSize): { rows: number; cols: number } {
  const within = (count: number) => Math.min(MOST_CELLS, Math.max(1, count));
  return { rows: within(rows), cols: within(columns) };
}

/** To its whole group. A number is one that has no name here. */
export async function tellSession(
  { door, path }: Session,
  name: SignalName | number,
  signal: AbortSignal,
): Promise<void> {
  await door.ask({ method: 'POST', path: `${path}/signals`, body: { signal: String(name) }, signal });
}

export async function resizeSession(
  { door, path }: Session,
  size: TerminalSize,
  signal: AbortSignal,
): Promise<void> {
  await door.ask({ method: 'PUT', path: `${path}/terminal`, body: cellsOf(size), signal });
}

/** Ends the command, where it still runs. */
export async function deleteSession({ door, path }: Session, signal: AbortSignal): Promise<void> {
  await door.ask({ method: 'DELETE', path, signal });
}
