import { setTimeout as sleep } from 'node:timers/promises';
import { asSandmanError } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { deadline } from '../sandbox/deadline.js';
import { follow } from '../sandbox/follow.js';
import type { TopEvent } from './model.js';

export interface Source {
  name: string;
  /** It is no failure where it is not there. */
  optional: boolean;
  open(): Promise<Backend>;
}

/** One that does not answer for so long is told of, and asked anew. */
const SILENCE_MS = 10_000;
/** How long a lost one is left alone: at first, and at most. */
const FIRST_MS = 1000;
const MOST_MS = 30_000;

/** Tells what a backend has, again whenever that changes, and when it is lost; until the signal aborts. */
export async function feed(source: Source, call: Call, tell: (event: TopEvent) => void): Promise<void> {
  let pause = FIRST_MS;
  while (!call.signal.aborted) {
    const failure = await listen(source, call, (event) => {
      pause = FIRST_MS;
      tell(event);
    });
    if (call.signal.aborted) return;
    const { message, code } = asSandmanError(failure);
    const quiet = source.optional && code === 'unreachable';
    tell({ kind: 'lost', backend: source.name, reason: message, againAt: Date.now() + pause, quiet });
    await sleep(pause, undefined, { signal: call.signal }).catch(() => {});
    pause = Math.min(MOST_MS, pause * 2);
  }
}

/** Why it ended. */
async function listen(source: Source, call: Call, tell: (event: TopEvent) => void): Promise<unknown> {
  // An ended one keeps its subscription until its signal says that it is not wanted any more.
  const over = new AbortController();
  const either = AbortSignal.any([call.signal, over.signal]);
  const limit = deadline(either, SILENCE_MS, `listing ${source.name}`);
  try {
    const backend = await source.open();
    for await (const sandboxes of follow(backend, {}, { ...call, signal: limit.signal })) {
      limit.clear();
      tell({ kind: 'found', backend: source.name, sandboxes });
    }
    return undefined;
  } catch (error) {
    return error;
  } finally {
    limit.clear();
    over.abort();
  }
}
