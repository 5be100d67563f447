import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Inmate } from './inside/inmate.js';
import type { Machine } from './inside/machine.js';
import { createJournal, type Journal } from './sandbox0-journal.js';

/** Of the end of input, which waits for what goes before it, in milliseconds. */
export interface Limits {
  closeMs: number;
  /** How many inputs may wait for a command that does not read them. */
  queue: number;
}

export interface FakeSession {
  readonly id: string;
  readonly spec: any;
  readonly journal: Journal;
  readonly createdAt: number;
  phase: string;
  generation: number;
  attempt: {
    id: string;
    number: number;
    runtime_generation: number;
    exit_code?: number;
    reason?: string;
  } | null;
  inmate: Inmate | null;
  /** Everything that the command was brought, in order. */
  readonly inputs: { id: string; bytes: Buffer; eof: boolean }[];
  waiting: number;
  /** When the command has ended and all that it wrote is noted. */
  over: Promise<void>;
}

export function createSession(spec: any, generation: number, time: number): FakeSession {
  const id = `ses-${randomUUID().slice(0, 12)}`;
  const journal = createJournal(
    (event, seq) => ({
      session_id: id,
      runtime_generation: session.generation,
      ...(session.attempt === null ? {} : { attempt_id: session.attempt.id }),
      occurred_at: new Date(time).toISOString(),
      ...event,
      seq,
    }),
    spec.event_retention?.max_bytes || 64 * 1024 ** 2,
  );
  const session: FakeSession = {
    ...{ id, spec, journal, createdAt: time, generation, phase: 'pending' },
    ...{ attempt: null, inmate: null, inputs: [], waiting: 0, over: Promise.resolve() },
  };
  journal.append({ type: 'session.created' });
  return session;
}

/** As the API tells it. */
export function sessionWire({ id, spec, phase, generation, attempt, journal, createdAt }: FakeSession) {
  const time = new Date(createdAt).toISOString();
  return {
    ...{ id, spec, spec_version: 1, phase, runtime_generation: generation, restart_count: 0 },
    ...(attempt === null ? {} : { attempt }),
    ...{ cursor: journal.cursor(), created_at: time, updated_at: time, last_activity_at: time },
  };
}

/** Starts the command; one that cannot be started is only noted as that. */
export async function startAttempt(
  session: FakeSession,
  machine: Machine,
  env: Record<string, string>,
): Promise<void> {
  const { spec, journal, generation } = session;
  const number = (session.attempt?.number ?? 0) + 1;
  const attempt = { id: `att-${randomUUID().slice(0, 12)}`, number, runtime_generation: generation };
  session.attempt = attempt;
  session.phase = 'starting';
  journal.append({ type: 'attempt.starting' });
  const { mode = 'pipes', terminal = {} } = spec.io ?? {};
  const { rows = 24, cols = 80, term = 'xterm-256color' } = terminal;
  const isTerminal = mode === 'pty';
  try {
    // A terminal would be there before it turns out that there is nothing to run on it.
    if (isTerminal) checkRunnable(spec.command[0], spec.cwd || machine.home);
    const inmate = await machine.start({
      command: spec.command,
      env: { ...env, ...spec.env, ...(isTerminal ? { TERM: term } : {}) },
      ...(spec.cwd ? { cwd: spec.cwd } : {}),
      terminal: isTerminal ? { columns: cols, rows } : null,
    });
    session.inmate = inmate;
    session.phase = 'running';
    journal.append({ type: 'attempt.started' });
    session.over = watch(session, inmate);
    journal.append({ type: 'session.ready' });
  } catch {
    Object.assign(session, { phase: 'failed', attempt: { ...attempt, reason: 'start_failed' } });
    journal.append({ type: 'attempt.exited', reason: 'start_failed' });
  }
}

/** Throws where there is no such program. */
function checkRunnable(program: string, folder: string): void {
  const among = program.includes('/') ? [folder] : ['/usr/local/bin', '/usr/bin', '/bin'];
  const found = among.map((one) => resolve(one, program)).find((path) => existsSync(path));
  accessSync(found ?? program, constants.X_OK);
  accessSync(folder);
}

/** Output as it comes; the end when there is no more of it. Of a death by a signal it is only told that there was one. */
async function watch(session: FakeSession, inmate: Inmate): Promise<void> {
  const { journal } = session;
  const pour = async ({ stream, source }: Inmate['outputs'][number]) => {
    for await (const piece of source) {
      if (session.inmate !== inmate) continue;
      journal.append({ type: 'output', stream, data_base64: Buffer.from(piece).toString('base64') });
    }
  };
  const [{ code }] = await Promise.all([inmate.exited, ...inmate.outputs.map(pour)]);
  if (session.inmate !== inmate) return;
  const exitCode = code ?? -1;
  const state = exitCode === 0 ? 'stopped' : exitCode === -1 || exitCode === 137 ? 'killed' : 'crashed';
  const reason = session.phase === 'stopping' ? 'session_deleted' : state;
  Object.assign(session, { inmate: null, phase: 'exited' });
  Object.assign(session.attempt ?? {}, { exit_code: exitCode, reason });
  journal.append({ type: 'attempt.exited', exit_code: exitCode, reason });
}

/** What the API says of it: a word for what went wrong, or null. */
export async function writeInput(
  session: FakeSession,
  { closeMs, queue }: Limits,
  { id, bytes, eof }: FakeSession['inputs'][number],
): Promise<string | null> {
  const { inmate, journal } = session;
  if (inmate === null) return 'session is not running';
  if (bytes.length > 0) {
    if (session.waiting >= queue) return 'input buffer full';
    session.waiting += 1;
    inmate.input.write(bytes, () => {
      session.waiting -= 1;
    });
  }
  if (eof && !(await closeInput(session, inmate, closeMs))) return 'timed out closing process input';
  session.inputs.push({ id, bytes, eof });
  journal.append({ type: 'input.accepted' });
  return null;
}

/** Of a terminal that is its end. What is not read in time is thrown away. */
async function closeInput({ spec }: FakeSession, inmate: Inmate, limitMs: number): Promise<boolean> {
  if (spec.io?.mode === 'pty') {
    inmate.signal('SIGHUP');
    return true;
  }
  const { input } = inmate;
  const closed = new Promise<boolean>((resolve) => {
    input.once('close', () => resolve(true));
    input.end(() => resolve(true));
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const inTime = input.destroyed || (await Promise.race([closed, late]));
  clearTimeout(timer);
  if (!inTime) input.destroy();
  return inTime;
}

/** The machine is gone, and another one is there. */
export function recover(session: FakeSession, generation: number): void {
  const { attempt, journal, phase } = session;
  session.inmate = null;
  if (!['starting', 'running', 'stopping', 'suspended'].includes(phase)) return;
  if (attempt !== null) attempt.reason = 'runtime_replaced';
  journal.append({ type: 'attempt.exited', reason: 'runtime_replaced' });
  session.generation = generation;
  session.phase = 'stopped';
  journal.append({ type: 'session.stopped', reason: 'runtime_recovery_policy' });
}
