import { hasCode, otherError, type SandmanError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import { within } from '../../sandbox/deadline.js';
import type { Streams } from '../../sandbox/exec.js';
import { type Output, outputTo, type Piece } from '../output.js';
import { feed, type Input } from '../remote/feed.js';
import { closeStdin, type ProcessEnd, type ProcessEvent, sendInput } from './agent.js';
import { exitCodeOf, lost } from './outcome.js';
import { notStarted, startWordIn } from './script.js';
import { type Run, tellTree } from './tell.js';

const PART_BYTES = 64 * 1024;
/** How long a command may take to be told that nobody reads. */
const CLEAN_UP_MS = 5000;
/** A command need not read what it is given. */
const UNREAD = /broken pipe|closed|EPIPE|not enabled|input\/output error/i;

/** To the end of the command: its exit code. */
export async function attend(run: Run, streams: Streams, signal: AbortSignal): Promise<number> {
  const either = AbortSignal.any([signal, run.over.signal]);
  const output = outputTo(streams);
  const input = bring(run, streams.stdin, either);
  try {
    const end = await carry(run, output, either);
    if (end === null) return await breakOff(run);
    return exitCodeOf(end);
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    // One that cannot be reached is told nothing either: that might wake its sandbox.
    run.ended = true;
    input?.close();
    output.close();
    run.over.abort();
  }
}

/** Output out, until the command has ended, whose end it gives, or nobody reads any more: null. */
async function carry(run: Run, output: Output, signal: AbortSignal): Promise<ProcessEnd | null> {
  const { process, spec, mark } = run;
  const { details } = process;
  for await (const happening of run.events) {
    if ('failed' in happening) throw lost(details, happening.failed.message ?? 'its stream failed');
    const { event } = happening;
    if (event.end !== undefined) return event.end;
    const piece = pieceIn(event);
    if (piece === null) continue;
    const word = startWordIn(piece.piece, mark);
    const shown = word === null ? piece : { ...piece, piece: word.before };
    await output.write(shown, signal);
    if (word !== null) throw notStarted(spec.command[0] ?? '', word.exitCode, details);
    if (output.unread()) return null;
  }
  throw lost(details, 'it ended before the command did');
}

function pieceIn({ data }: ProcessEvent): Piece | null {
  const text = data?.stdout ?? data?.stderr ?? data?.pty;
  if (!text) return null;
  return { toStderr: data?.stderr !== undefined, piece: Buffer.from(text, 'base64') };
}

function bring(run: Run, stdin: Streams['stdin'], signal: AbortSignal): Input | null {
  if (stdin === null) return null;
  const { process, spec, over } = run;
  const terminal = spec.terminal !== null;
  let unread = false;
  const unlessUnread = async (work: () => Promise<void>) => {
    if (unread) return;
    await work().catch((error: unknown) => {
      unread = hasCode(error, 'not_found') || (isRefusal(error) && UNREAD.test(error.message));
      if (!unread) throw error;
    });
  };
  return feed(
    stdin,
    {
      terminal,
      partBytes: PART_BYTES,
      send: (part) => unlessUnread(() => sendInput(process, terminal ? 'pty' : 'stdin', part, signal)),
      end: () => unlessUnread(() => closeStdin(process, signal)),
      onLost: (error) => over.abort(inputLost(run, error)),
    },
    signal,
  );
}

/** What answers inside has said it, and no gateway. */
function isRefusal(error: unknown): error is SandmanError {
  return hasCode(error, 'other', 'usage', 'conflict');
}

/** Where the connection is to blame, all of it is lost. */
function inputLost({ process: { details } }: Run, cause: Error): SandmanError {
  if (hasCode(cause, 'unreachable', 'conflict', 'timeout')) return lost({ ...details, cause }, cause.message);
  if (hasCode(cause, 'unsupported')) return cause.with(details);
  const hint = 'the command may go on inside, and wait for it';
  return otherError(`the input of the command was lost: ${cause.message}`, { ...details, hint, cause });
}

/** As a pipe that nobody reads: its writer is told so, and ended if it will not hear. */
async function breakOff(run: Run): Promise<number> {
  const never = new AbortController().signal;
  await within(never, CLEAN_UP_MS, 'the end', (signal) => tellTree(run, 'PIPE', signal)).catch(() => {});
  return COMMAND_EXIT.unread;
}
