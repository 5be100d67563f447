import { setTimeout } from 'node:timers/promises';
import { unreachableError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { Call, ExecSpec, Streams } from '../../sandbox/backend.js';
import { within } from '../../sandbox/deadline.js';
import { errorOf } from './answer.js';
import { demultiplex } from './demux.js';
import type { Answer, Door } from './door.js';

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
  const { socket } = opened;
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  if (streams.stdin === null) socket.end();
  else streams.stdin.pipe(socket);
  try {
    if ((await demultiplex(socket, streams)) === 'unread') return COMMAND_EXIT.unread;
  } catch (error) {
    signal.throwIfAborted();
    if (streams.stdin === null) throw connectionLost(error);
    return await exitCodeAfterCut(door, execId, signal, error);
  } finally {
    signal.removeEventListener('abort', abort);
    streams.stdin?.unpipe(socket);
    socket.destroy();
  }
  return exitCodeOf(door, execId, signal);
}

function connectionLost(cause: unknown) {
  return unreachableError('the connection to the command was lost', { cause });
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
  return (JSON.parse(answer.body) as { Id: string }).Id;
}

/** Podman cuts the connection of a command that has ended with its input unread; what has not ended is lost. */
async function exitCodeAfterCut(
  door: Door,
  execId: string,
  signal: AbortSignal,
  cause: unknown,
): Promise<number> {
  try {
    return await within(signal, CUT_MS, 'the exit code', (limited) => exitCodeOf(door, execId, limited));
  } catch {
    signal.throwIfAborted();
    throw connectionLost(cause);
  }
}

/** The engine closes the streams a moment before it has noted the exit code, and has no request that waits for it. */
async function exitCodeOf(door: Door, execId: string, signal: AbortSignal): Promise<number> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const answer: Answer = await door.ask({ method: 'GET', path: `/exec/${execId}/json`, signal });
    if (answer.status !== 200) throw errorOf(answer);
    const { Running, ExitCode } = JSON.parse(answer.body) as { Running?: boolean; ExitCode?: number | null };
    if (!Running && typeof ExitCode === 'number') return ExitCode;
    await setTimeout(pause, undefined, { signal });
  }
}
