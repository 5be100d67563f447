import { asSandmanError } from '../errors.js';
import type { Addressed } from '../sandbox/backend.js';
import { sleep } from '../sandbox/sleep.js';
import type { Post } from './post.js';

export interface ConnectionOptions {
  post: Post;
  open(): Addressed;
  signal: AbortSignal;
  /** Told whenever something may be otherwise now; the text is why there is no connection. */
  changed(failure: string | null): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** What events may have failed to tell is seen then. */
const LOOK_EVERY_MS = 60_000;

/** Stays with an engine: looks at all that is there, then hears what changes, and begins anew when it is lost. */
export async function stayConnected(options: ConnectionOptions): Promise<void> {
  const { signal, changed, post } = options;
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await connectOnce(options, () => {
        pause = FIRST_PAUSE_MS;
      });
    } catch (error) {
      post.attach(null);
      if (!signal.aborted) changed(asSandmanError(error).message);
    }
    await sleep(pause, signal).catch(() => {});
  }
}

async function connectOnce(
  { post, open, signal, changed }: ConnectionOptions,
  connected: () => void,
): Promise<never> {
  const backend = open();
  const over = new AbortController();
  const call = { signal: AbortSignal.any([signal, over.signal]) };
  const again = setInterval(() => {
    post.lookAll(call).catch((error) => over.abort(error));
  }, LOOK_EVERY_MS);
  try {
    const changes = await backend.watch(call);
    post.attach(backend);
    await post.lookAll(call);
    connected();
    changed(null);
    for await (const change of changes) {
      await post.heard(change, call, true);
      changed(null);
    }
    throw new Error('the engine has closed its events');
  } finally {
    clearInterval(again);
    over.abort();
    backend.close();
  }
}
