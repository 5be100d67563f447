import { SandmanError } from '../../errors.js';
import type { TerminalSize } from '../../sandbox/exec.js';
import type { Ask, Door } from '../remote/door.js';
import { lively } from '../remote/lively.js';
import { envelopeOf, envelopesIn, strange } from './envelopes.js';
import { lost } from './outcome.js';

/** What answers inside a sandbox. */
export interface Agent {
  door: Door;
  /** Of which sandbox, for errors. */
  details: { backend: string; id: string };
  /** Takes out of its words what lets one in. */
  conceal(text: string): string;
}

/** What runs inside. */
export interface Process extends Agent {
  pid: number;
}

/** How a process ended. Nothing in it is said of what is zero, false or empty. */
export interface ProcessEnd {
  exitCode?: number;
  exited?: boolean;
  status?: string;
  error?: string;
}

/** What happens in a process; of several fields one is there. */
export interface ProcessEvent {
  start?: { pid?: number };
  /** Bytes, in base64. */
  data?: { stdout?: string; stderr?: string; pty?: string };
  end?: ProcessEnd;
}

/** What the agent itself says of a stream that failed. */
export interface StreamError {
  code?: string;
  message?: string;
}

/** One thing of a stream. */
export type Happening = { event: ProcessEvent } | { failed: StreamError };

export interface StartRequest {
  process: { cmd: string; args: string[]; envs: Record<string, string>; cwd?: string };
  stdin: boolean;
  pty?: { size: { cols: number; rows: number } };
}

/** What the methods of the agent are named by, in its one package. */
const PACKAGE = 'process';
const pathOf = (method: string) => `/${PACKAGE}.Process/${method}`;
const STREAM_TYPE = 'application/connect+json';
const PROTOCOL = { 'connect-protocol-version': '1' };
/** How often there is a sign of life, and how long there may be none. */
const PING_SECONDS = 50;
const SILENCE_MS = 300_000;
/** One that was resumed just now may take a while to begin. */
const START_MS = 60_000;
const MOST_CELLS = 65_535;

/** Begins a process. What of it is read first is `start`, or why there is none. Letting go of it ends nothing. */
export async function* startProcess(
  { door, details, conceal }: Agent,
  request: StartRequest,
  as: Record<string, string>,
  signal: AbortSignal,
): AsyncGenerator<Happening> {
  const headers = {
    ...PROTOCOL,
    ...as,
    accept: STREAM_TYPE,
    'keepalive-ping-interval': String(PING_SECONDS),
  };
  const bytes = { type: STREAM_TYPE, content: envelopeOf(request) };
  const path = pathOf('Start');
  const { headers: told, body } = await door.open({
    ...{ method: 'POST', path, bytes, headers, signal },
    limitMs: START_MS,
  });
  try {
    const type = String(told['content-type'] ?? '');
    if (!type.startsWith(STREAM_TYPE)) throw strange(details.backend, `an answer of the type "${type}" came`);
    for await (const { last, message } of envelopesIn(lively(body, SILENCE_MS), details.backend)) {
      if (!last) yield { event: (message as { event?: ProcessEvent | null }).event ?? {} };
      else {
        const { error } = message as { error?: StreamError | null };
        if (error) yield { failed: { ...error, message: conceal(error.message || error.code || '') } };
        return;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof SandmanError
      ? error
      : lost({ ...details, cause: error }, (error as Error).message);
  } finally {
    // One that is let go of may fail once more, which tells nobody anything.
    body.on('error', () => {}).destroy();
  }
}

/** Asks something of a process; `not_found` where it has ended. */
async function tell(
  { door, pid }: Process,
  method: string,
  body: object,
  rest: Pick<Ask, 'signal' | 'limitMs'>,
) {
  const path = pathOf(method);
  await door.ask({
    ...{ method: 'POST', path, headers: PROTOCOL, ...rest },
    body: { process: { pid }, ...body },
  });
}

/** Answered when the process has room for it, however long that takes. */
export function sendInput(
  process: Process,
  to: 'stdin' | 'pty',
  part: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const input = { [to]: part.toString('base64') };
  return tell(process, 'SendInput', { input }, { signal, limitMs: Number.POSITIVE_INFINITY });
}

export function closeStdin(process: Process, signal: AbortSignal): Promise<void> {
  return tell(process, 'CloseStdin', {}, { signal });
}

/** To this process alone. */
export function sendSignal(process: Process, name: 'TERM' | 'KILL', signal: AbortSignal): Promise<void> {
  return tell(process, 'SendSignal', { signal: `SIGNAL_SIG${name}` }, { signal });
}

export function resizeTerminal(process: Process, size: TerminalSize, signal: AbortSignal): Promise<void> {
  return tell(process, 'Update', { pty: { size: cellsOf(size) } }, { signal });
}

export function cellsOf({ rows, columns }: TerminalSize): { cols: number; rows: number } {
  const within = (count: number) => Math.min(MOST_CELLS, Math.max(1, count));
  return { cols: within(columns), rows: within(rows) };
}
