import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { type SandmanError, unreachableError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { Call, ExecSpec, Streams } from '../../sandbox/backend.js';
import { within } from '../../sandbox/deadline.js';
import { errorOf, jsonOf } from './answer.js';
import { demultiplex, type Output, outputTo } from './demux.js';
import type { Answer, Door } from './door.js';
import { doubtStart, type StartDoubt } from './start-failure.js';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/** How long a command may take to be noted as ended when its connection was cut. */
const CUT_MS = 2000;

/** Runs a command inside a running container, its streams apart, and gives its exit code. */
export async function execInside(
  door: Door,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  { signal }: Call,
): Promise<number> {
  const execId = await prepare(door, id, spec, streams.stdin !== null, signal);
  const path = `/exec/${execId}/start`;
  const opened = await door.hijack({ method: 'POST', path, body: { Detach: false, Tty: false }, signal });
  if (!('socket' in opened)) throw errorOf(opened);
  const start = doubtStart();
  const output = outputTo(streams);
  try {
    const cut = await carry(opened.socket, streams.stdin, start, output, signal);
    if (output.unread()) return COMMAND_EXIT.unread;
    if (cut !== null && streams.stdin === null) throw cut;
    const exitCode = await (cut === null
      ? exitCodeOf(door, execId, signal)
      : afterCut(door, execId, cut, signal));
    for (const piece of start.settle(exitCode)) await output.write(piece);
    return exitCode;
  } finally {
    output.close();
  }
}

/** Input in and output out, until the engine closes the connection or nobody reads; the failure where it was cut. */
async function carry(
  socket: Duplex,
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
    for await (const piece of demultiplex(socket)) {
      for (const certain of start.accept(piece)) await output.write(certain);
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

async function prepare(
  door: Door,
  id: string,
  spec: ExecSpec,
  stdin: boolean,
  signal: AbortSignal,
): Promise<string> {
  const body = {
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
    Cmd: spec.command,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(spec.workdir === null ? {} : { WorkingDir: spec.workdir }),
    ...(spec.user === null ? {} : { User: spec.user }),
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
async function exitCodeOf(door: Door, execId: string, signal: AbortSignal): Promise<number> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const answer: Answer = await door.ask({ method: 'GET', path: `/exec/${execId}/json`, signal });
    if (answer.status !== 200) throw errorOf(answer);
    const { Running, ExitCode } = jsonOf<ExecState>(answer, (value) => typeof value === 'object');
    if (!Running && typeof ExitCode === 'number') return ExitCode;
    await setTimeout(pause, undefined, { signal });
  }
}
