import { unreachableError } from '../../errors.js';
import type { Call, Change } from '../../sandbox/backend.js';
import { errorOf } from './answer.js';
import type { Door } from './door.js';
import { LABELS } from './labels.js';
import { jsonLines } from './lines.js';

interface EngineEvent {
  id?: string;
  Actor?: { ID?: string };
}

const FILTERS = encodeURIComponent(
  JSON.stringify({ type: ['container'], label: [`${LABELS.managed}=true`] }),
);

/** The engine's events about containers of ours, from now on. Settles when the engine has taken the subscription. */
export async function watchEvents(
  door: Door,
  backend: string,
  { signal }: Call,
): Promise<AsyncIterable<Change>> {
  const response = await door.open({ method: 'GET', path: `/events?filters=${FILTERS}`, signal });
  if (response.statusCode !== 200) {
    let body = '';
    for await (const part of response) body += part;
    throw errorOf({ status: response.statusCode ?? 0, headers: response.headers, body });
  }
  return changes(response, backend, signal);
}

async function* changes(
  response: AsyncIterable<Buffer> & { destroy(): void },
  backend: string,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  try {
    for await (const event of jsonLines<EngineEvent>(response)) {
      const id = event.Actor?.ID ?? event.id;
      if (id !== undefined) yield { id };
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreachableError(`lost the engine while waiting for its events`, {
      backend,
      retryable: true,
      cause: error,
    });
  } finally {
    response.destroy();
  }
}
