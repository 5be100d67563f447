import { hasCode } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { followOn } from '../sandbox/follow-on.js';
import type { TopEvent } from './model.js';

export interface Source {
  name: string;
  /** It is no failure where it is not there. */
  optional: boolean;
  open(): Promise<Backend>;
}

/** One that does not answer for so long is told of, and asked anew. */
const SILENCE_MS = 10_000;

/** Tells what a backend has, again whenever that changes, and when it is lost; until the signal aborts. */
export async function feed(
  { name, optional, open }: Source,
  call: Call,
  tell: (event: TopEvent) => void,
): Promise<void> {
  try {
    for await (const news of followOn({ name, open, filter: {}, silenceMs: SILENCE_MS }, call)) {
      if (news.kind === 'found') tell({ ...news, backend: name });
      else {
        const { failure, againAt } = news;
        const quiet = optional && hasCode(failure, 'unreachable');
        tell({ kind: 'lost', backend: name, reason: failure.message, againAt, quiet });
      }
    }
  } catch (error) {
    if (!call.signal.aborted) throw error;
  }
}
