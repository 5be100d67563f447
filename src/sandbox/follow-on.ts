import { asSandmanError, type SandmanError } from '../errors.js';
import type { Backend, Call } from './backend.js';
import { deadline } from './deadline.js';
import type { SandboxFilter } from './filter.js';
import { follow } from './follow.js';
import type { Sandbox } from './sandbox.js';
import { sleep } from './sleep.js';

/** What a backend has, or that it is lost; `againAt`, when it is asked again, is in milliseconds since 1970. */
export type News =
  | { kind: 'found'; sandboxes: Sandbox[] }
  | { kind: 'lost'; failure: SandmanError; againAt: number };

export interface Following {
  /** The backend's name. */
  name: string;
  /** Called anew each time that it is asked. */
  open(): Promise<Backend>;
  filter: SandboxFilter;
  /** One that does not answer for so long is lost; null: that is left to the backend. In milliseconds. */
  silenceMs: number | null;
}

/** How long a lost one is left alone: at first, and at most. */
const FIRST_MS = 1000;
const MOST_MS = 30_000;

/** As `follow`, and begins anew where that fails, after longer and longer. Ends with the signal's reason alone. */
export async function* followOn(following: Following, call: Call): AsyncGenerator<News> {
  let pause = FIRST_MS;
  for (;;) {
    try {
      for await (const sandboxes of once(following, call)) {
        pause = FIRST_MS;
        yield { kind: 'found', sandboxes };
      }
    } catch (error) {
      call.signal.throwIfAborted();
      yield { kind: 'lost', failure: asSandmanError(error), againAt: Date.now() + pause };
    }
    await sleep(pause, call.signal).catch(() => {});
    call.signal.throwIfAborted();
    pause = Math.min(MOST_MS, pause * 2);
  }
}

/** Until it fails. */
async function* once({ name, open, filter, silenceMs }: Following, call: Call): AsyncGenerator<Sandbox[]> {
  // An ended one keeps its subscription until its signal says that it is not wanted any more.
  const over = new AbortController();
  const either = AbortSignal.any([call.signal, over.signal]);
  const limit = deadline(either, silenceMs, `listing ${name}`);
  try {
    for await (const sandboxes of follow(await open(), filter, { ...call, signal: limit.signal })) {
      limit.lift();
      yield sandboxes;
    }
  } finally {
    over.abort();
    limit.clear();
  }
}
