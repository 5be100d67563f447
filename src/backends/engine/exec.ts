import type { Duplex } from 'node:stream';
import { type SandmanError, unreachableError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { Call } from '../../sandbox/backend.js';
import { within } from '../../sandbox/deadline.js';
import type { ExecSpec, Running, Streams, TerminalSize } from '../../sandbox/exec.js';
import { sleep } from '../../sandbox/sleep.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { MARK } from '../mark.js';
import { type Output, outputTo, type Piece } from '../output.js';
import { errorOf, jsonOf } from './answer.js';
import { demultiplex, undivided } from './demux.js';
import type { Answer, Door } from './door.js';
import { tellMarked } from './exec-signal.js';
import { doubtStart, type StartDoubt } from './start-failure.js';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/** How long a command may take to be noted as ended when its connection was cut. */
const CUT_MS = 2000;

/** Begins a command inside a running container. */
export async function execInside(
  door: Door,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  { signal }: Call,
): Promise<Running> {
  const mark = uniqueWord();
  const execId = await prepare(door, id, marked(spec, mark), streams.stdin !== null, signal);
  const path = `/exec/${execId}/start`;
  const body = { Detach: false, Tty: spec.terminal !== null };
  const opened = await door.hijack({ method: 'POST', path, body, signal });
  if (!('socket' in opened)) throw errorOf(opened);
  const pieces = spec.terminal === null ? demultiplex(opened.socket) : undivided(opened.socket);
  const begun = { door, execId, signal };
  const exitCode = attach(begun, { socket: opened.socket, pieces }, streams);
  // Not waited for: whoever has begun it is to have its keys before anything is shown.
  if (spec.terminal !== null) sizeAtFirst(begun, spec.terminal, exitCode).catch(() => {});
  return {
    exitCode,
    signal: (name, call) => tellMarked(door, id, { mark, name, user: spec.user }, call.signal),
    resize: async (size, call) => {
      const answer = await resize({ ...begun, signal: call.signal }, size);
      // What has ended has no size.
      if (answer.status >= 500) throw errorOf(answer);
    },
  };
}

function resize({ door, execId, signal }: Begun, { columns, rows }: TerminalSize): Promise<Answer> {
  return door.ask({ method: 'POST', path: `/exec/${execId}/resize?w=${columns}&h=${rows}`, signal });
}

/** Docker before 23 does not heed the size that a command is prepared with, and gives none before it has started. */
async function sizeAtFirst(begun: Begun, size: TerminalSize, exitCode: Promise<number>): Promise<void> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  exitCode.then(end, end);
  for (let pause = FIRST_PAUSE_MS; !ended && pause < LONGEST_PAUSE_MS; pause *= 2) {
    const { status } = await resize(begun, size);
    if (status < 300) return;
    await sleep(pause, begun.signal);
  }
}

function marked(spec: ExecSpec, mark: string): ExecSpec {
  return { ...spec, env: { ...spec.env, [MARK]: mark } };
}

interface Begun {
  door: Door;
  execId: string;
  signal: AbortSignal;
}

interface Connection {
  socket: Duplex;
  pieces: AsyncGenerator<Piece>;
}

/** To the end of the command: its exit code. */
async function attach(
  { door, execId, signal }: Begun,
  connection: Connection,
  streams: Streams,
): Promise<number> {
  const start = doubtStart();
  const output = outputTo(streams);
  try {
    const cut = await carry(connection, streams.stdin, start, output, signal);
    if (output.unread()) return COMMAND_EXIT.unread;
    if (cut !== null && streams.stdin === null) throw cut;
    const exitCode = await (cut === null
      ? exitCodeOf(door, execId, signal)
      : afterCut(door, execId, cut, signal));
    for (const piece of start.settle(exitCode)) await output.write(piece, signal);
    return exitCode;
  } finally {
    output.close();
  }
}

/** Input in and output out, until the engine closes the connection or nobody reads; the failure where it was cut. */
async function carry(
  { socket, pieces }: Connection,
  stdin: Streams['stdin'],
  start: StartDoubt,
  output: Output,
  signal: AbortSignal,
): Promise<SandmanError | null> {
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  // Without input the engine reads none, and an end of ours may be taken on the way for the end of all.
  stdin?.pipe(socket);
  try {
    for await (const piece of pieces) {
      for (const certain of start.accept(piece)) await output.write(certain, signal);
      if (output.unread()) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    return unreachableError('the connection to the command was lost', { cause: error });
  } finally {
    signal.removeEventListener('abort', abort);
    stdin?.unpipe(socket);
    socket.destroy();
  }
  signal.throwIfAborted();
  return null;
}

/** The word of the engine for a command that it will run. */
export async function prepare(
  door: Door,
  id: string,
  { command, env, workdir, user, terminal }: ExecSpec,
  stdin: boolean,
  signal: AbortSignal,
): Promise<string> {
  const body = {
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
    Cmd: command,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(workdir === null ? {} : { WorkingDir: workdir }),
    ...(user === null ? {} : { User: user }),
    ...(terminal === null ? {} : { Tty: true, ConsoleSize: [terminal.rows, terminal.columns] }),
  };
  const answer = await door.ask({ method: 'POST', path: `/containers/${id}/exec`, body, signal });
  if (answer.status !== 201) throw errorOf(answer);
  return jsonOf<{ Id: string }>(answer, ({ Id }) => typeof Id === 'string').Id;
}

/** Podman cuts the connection of a command that has ended with its input unread; what has not ended is lost. */
async function afterCut(door: Door, execId: string, cut: SandmanError, signal: AbortSignal): Promise<number> {
  try {
    return await within(signal, CUT_MS, 'the exit code', (limited) => exitCodeOf(door, execId, limited));
  } catch {
    signal.throwIfAborted();
    throw cut;
  }
}

interface ExecState {
  Running?: boolean;
  ExitCode?: number | null;
}

/** The engine closes the streams a moment before it has noted the exit code, and has no request that waits for it. */
export async function exitCodeOf(door: Door, execId: string, signal: AbortSignal): Promise<number> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const answer: Answer = await door.ask({ method: 'GET', path: `/exec/${execId}/json`, signal });
    if (answer.status !== 200) throw errorOf(answer);
    const { Running, ExitCode } = jsonOf<ExecState>(answer, (value) => typeof value === 'object');
    if (!Running && typeof ExitCode === 'number') return ExitCode;
    await sleep(pause, signal);
  }
}
