import { Writable } from 'node:stream';
import { hasCode, SandmanError } from '../../errors.js';
import type { Clock } from '../remote/clock.js';
import { intervalOf, type Rhythm } from '../remote/rhythm.js';
import { AGAIN, type Session, TRIES } from './session.js';

/** One request brings so much at most; the command has a queue of 256 of them. */
const PART_BYTES = 64 * 1024;
/** Until there may be room again in a queue that is full. */
const FULL: Rhythm = { firstMs: 100, longestMs: 1000 };
/** What is typed for "no more" on a terminal, whose own end would hang it up. */
const CONTROL_D = Buffer.from([4]);
const NEWLINE = 10;

export interface Input {
  /** Keeps back what comes, or lets it go on: what is brought to a sandbox while it is paused wakes it. */
  hold(back: boolean): void;
  /** No more is taken. */
  close(): void;
}

export interface InputOptions {
  session: Session;
  /** Not known to anybody else: it tells ours from other input, and one that is sent twice from two. */
  key: string;
  terminal: boolean;
  clock: Clock;
  /** Asked before anything is sent once more; throws where the command cannot be there any more. */
  worthwhile(): Promise<void>;
  /** Told of every part before it is sent. */
  onPart?: (part: Buffer) => void;
  /** What could not be brought is lost, and the command waits for it. */
  onLost(error: Error): void;
}

/** Brings the command its input and the end of it, one part after the other; none where the command has ended. */
export function feed(stdin: NodeJS.ReadableStream | null, options: InputOptions, signal: AbortSignal): Input {
  const gate = createGate();
  const stop = () => void stdin?.unpipe(sink);
  const send = sender({ ...options, gate }, signal, stop);
  let typed = NEWLINE;
  const sink = new Writable({
    highWaterMark: 4 * PART_BYTES,
    writev: (chunks, done) => {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      typed = bytes.at(-1) ?? typed;
      settle(sendAll(bytes, options, send), done);
    },
    final: (done) => settle(sendEnd(typed, options, send), done),
  });
  sink.on('error', (error) => {
    if (!signal.aborted) options.onLost(error);
  });
  if (stdin === null) sink.end();
  else stdin.pipe(sink);
  return {
    hold: gate.hold,
    close: () => {
      stop();
      sink.destroy();
    },
  };
}

interface Gate {
  hold(back: boolean): void;
  /** When nothing is kept back. */
  open(): Promise<void>;
}

function createGate(): Gate {
  let opened = Promise.resolve();
  let release: (() => void) | null = null;
  return {
    open: () => opened,
    hold: (back) => {
      if (!back) release?.();
      if (back === (release !== null)) return;
      release = null;
      if (!back) return;
      opened = new Promise((resolve) => {
        release = resolve;
      });
    },
  };
}

interface Sending extends InputOptions {
  gate: Gate;
}

function settle(work: Promise<void>, done: (error?: Error | null) => void): void {
  work.then(() => done(), done);
}

type Send = (body: { data_base64?: string; eof?: true }) => Promise<void>;

async function sendAll(bytes: Buffer, { onPart }: InputOptions, send: Send): Promise<void> {
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES);
    onPart?.(part);
    await send({ data_base64: part.toString('base64') });
  }
}

/** Behind the beginning of a line one is only the end of that, and it takes another. */
async function sendEnd(typed: number, { terminal }: InputOptions, send: Send): Promise<void> {
  if (!terminal) return send({ eof: true });
  const data = typed === NEWLINE ? CONTROL_D : Buffer.concat([CONTROL_D, CONTROL_D]);
  await send({ data_base64: data.toString('base64') });
}

function sender(options: Sending, signal: AbortSignal, stop: () => void): Send {
  let count = 0;
  let ended = false;
  return async (content) => {
    if (ended) return;
    count += 1;
    ended = !(await bring({ input_id: `${options.key}-${count}`, ...content }, options, signal));
    if (ended) stop();
  };
}

/** False where the command has ended. */
async function bring(body: object, options: Sending, signal: AbortSignal): Promise<boolean> {
  for (let round = 0, vain = 0; ; round += 1) {
    await options.gate.open();
    const outcome = await attempt(body, vain > 0, options, signal);
    if (typeof outcome === 'boolean') return outcome;
    const full = isFull(outcome);
    if (!full) vain += 1;
    if (vain === TRIES) throw outcome;
    await options.clock.sleep(intervalOf(full ? FULL : AGAIN, round, options.clock), signal);
  }
}

/** Whether it was taken; or a failure that may pass. */
async function attempt(
  body: object,
  again: boolean,
  { session: { door, path }, worthwhile }: InputOptions,
  signal: AbortSignal,
): Promise<boolean | SandmanError> {
  try {
    if (again) await worthwhile();
    await door.ask({ method: 'POST', path: `${path}/inputs`, body, signal });
    return true;
  } catch (error) {
    if (hasCode(error, 'conflict', 'not_found')) return false;
    if (error instanceof SandmanError && error.details.retryable === true) return error;
    throw error;
  }
}

function isFull(failure: SandmanError): boolean {
  return failure.code === 'limit' && /input.buffer.full/i.test(failure.message);
}
