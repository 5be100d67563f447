import { Readable } from 'node:stream';
import { hasCode, SandmanError } from '../../errors.js';
import type { Clock } from '../remote/clock.js';
import { feed as bringInput, type Feed } from '../remote/feed.js';
import { intervalOf, type Rhythm } from '../remote/rhythm.js';
import { AGAIN, type Session, TRIES } from './session.js';

/** One request brings so much at most; the command has a queue of 256 of them. */
const PART_BYTES = 64 * 1024;
/** Until there may be room again in a queue that is full. */
const FULL: Rhythm = { firstMs: 100, longestMs: 1000 };
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

/** Brings the command its input and the end of it; no more of it where the command has ended. */
export function feed(stdin: NodeJS.ReadableStream | null, options: InputOptions, signal: AbortSignal): Input {
  const gate = createGate();
  let count = 0;
  const send = async (content: { data_base64?: string; eof?: true }) => {
    count += 1;
    const taken = await bring(
      { input_id: `${options.key}-${count}`, ...content },
      { ...options, gate },
      signal,
    );
    if (!taken) input.close();
  };
  const { terminal, onLost } = options;
  const to: Feed = {
    ...{ terminal, partBytes: PART_BYTES, onLost },
    send: (part) => {
      options.onPart?.(part);
      return send({ data_base64: part.toString('base64') });
    },
    end: () => send({ eof: true }),
  };
  const input = bringInput(stdin ?? Readable.from([]), to, signal);
  return { hold: gate.hold, close: input.close };
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
