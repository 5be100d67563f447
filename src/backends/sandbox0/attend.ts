import { constants } from 'node:os';
import { conflictError, hasCode, otherError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import { within } from '../../sandbox/deadline.js';
import type { ExecSpec, Streams } from '../../sandbox/exec.js';
import { type Output, outputTo } from '../output.js';
import { eventsOf } from './events.js';
import { feed, type Input } from './input.js';
import { stateOf } from './mapping.js';
import { isEnd, outcomeOf } from './outcome.js';
import { readWire } from './read.js';
import type { Service } from './service.js';
import { deleteSession, type Session, type SessionEvent, tellSession } from './session.js';

/** A command that was begun, and what is known of it. */
export interface Run {
  service: Service;
  id: string;
  spec: ExecSpec;
  /** Known to nobody else. */
  key: string;
  session: Session;
  /** The number of the signal that it was told last, as far as we know. */
  told: number | null;
  ended: boolean;
}

/** How long a session that is of no use any more may take to be taken away. */
const CLEAN_UP_MS = 5000;

/** To the end of the command: its exit code. What is cut short leaves the session, since its end would be the command's. */
export async function attend(run: Run, streams: Streams, signal: AbortSignal): Promise<number> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const output = outputTo(streams);
  const input = feed(streams.stdin, inputOptions(run, over, either), either);
  try {
    const end = await carry(run, output, input, either);
    run.ended = true;
    if (end === null) return await breakOff(run);
    return await outcomeOf(end, run, signal).finally(() => clear(run));
  } catch (error) {
    // Whatever is said to it now would wake the sandbox.
    run.ended ||= hasCode(error, 'conflict');
    throw error;
  } finally {
    input.close();
    output.close();
    over.abort();
  }
}

/** Output out, until the command has ended, whose end it gives, or nobody reads any more: null. */
async function carry(
  run: Run,
  output: Output,
  input: Input,
  signal: AbortSignal,
): Promise<SessionEvent | null> {
  const { service, session } = run;
  const worthwhile = () => stillRuns(run, signal);
  const following = { backend: service.name, session, clock: service.clock, worthwhile };
  for await (const event of eventsOf(following, signal)) {
    if (isEnd(event)) return event;
    if (event.type === 'session.paused' || event.type === 'session.resumed')
      input.hold(event.type === 'session.paused');
    if (event.type !== 'output') continue;
    const piece = Buffer.from(event.data_base64 ?? '', 'base64');
    await output.write({ toStderr: event.stream === 'stderr', piece }, signal);
    if (output.unread()) return null;
  }
  return null;
}

/** Looking at a sandbox wakes nobody; looking at its session would. */
async function stillRuns({ service, id }: Run, signal: AbortSignal): Promise<void> {
  const state = stateOf(await readWire(service, id, signal));
  if (state === 'running') return;
  const details = { backend: service.name, id };
  throw conflictError(`${id} is ${state} now, and the command ended with its machine`, details);
}

function inputOptions(run: Run, over: AbortController, signal: AbortSignal) {
  const { session, key, spec, service } = run;
  const { name: backend, clock } = service;
  const terminal = spec.terminal !== null;
  return {
    session,
    key,
    terminal,
    clock,
    worthwhile: () => stillRuns(run, signal),
    onPart: (part: Buffer) => {
      if (terminal) run.told = typedIn(part) ?? run.told;
    },
    onLost: (cause: Error) => {
      const text = `the input of the command was lost: ${cause.message}`;
      const hint = 'the command may go on inside, and wait for it';
      over.abort(otherError(text, { backend, hint, cause }));
    },
  };
}

/** The keys of a terminal that are signals: Ctrl-C and Ctrl-\. */
function typedIn(part: Buffer): number | null {
  if (part.includes(3)) return constants.signals.SIGINT;
  return part.includes(28) ? constants.signals.SIGQUIT : null;
}

/** As a pipe that nobody reads: its writer is told so, and ended if it will not hear. */
async function breakOff(run: Run): Promise<number> {
  await tidily((signal) => tellSession(run.session, constants.signals.SIGPIPE, signal));
  await clear(run);
  return COMMAND_EXIT.unread;
}

function clear({ session }: Run): Promise<void> {
  return tidily((signal) => deleteSession(session, signal));
}

/** What is left behind takes up room and nothing else, so it is no failure. */
async function tidily(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  await within(new AbortController().signal, CLEAN_UP_MS, 'clean-up', work).catch(() => {});
}
