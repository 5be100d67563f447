import { unreachableError } from '../../errors.js';
import type { Call, Change } from '../../sandbox/backend.js';
import { errorOf } from './answer.js';
import type { Door } from './door.js';
import { LABELS } from './labels.js';
import { jsonLines } from './lines.js';

interface EngineEvent {
  id?: string;
  Action?: string;
  Actor?: { ID?: string };
}

const FILTERS = encodeURIComponent(
  JSON.stringify({ type: ['container'], label: [`${LABELS.managed}=true`] }),
);

/** Docker tells of these a moment before its list has them. */
const EARLY = new Set(['pause', 'unpause']);
/** Docker's word for it, and Podman's. */
const GONE = new Set(['destroy', 'remove']);
/** Docker's `exec_create: sh`, `exec_start: sh`, `exec_die`; Podman's `exec`, `exec_died`. */
const COMMAND = /^exec(_|:|$)/;

/**
 * The engine's events about containers of ours, from now on. Settles when the engine has taken the subscription.
 * `replays`: see `Dialect.replaysEvents`; `settles`: a change is told when the engine's list has it too.
 */
export async function watchEvents(
  door: Door,
  backend: string,
  { signal }: Call,
  { replays, settles }: { replays: boolean; settles: boolean },
): Promise<AsyncIterable<Change>> {
  const path = `/events?filters=${FILTERS}${replays ? sinceNow(door) : ''}`;
  const response = await door.open({ method: 'GET', path, signal });
  if (response.statusCode !== 200) {
    let body = '';
    for await (const part of response) body += part;
    throw errorOf({ status: response.statusCode ?? 0, headers: response.headers, body });
  }
  const settle = (id: string) => (settles ? settled(door, id, signal) : undefined);
  return changes(response, settle, backend, signal);
}

/**
 * Docker answers a moment before it subscribes, and what happens then would be told to nobody: so it is asked for what
 * has been from now on. By our clock, which is the engine's only where both are on one machine.
 */
function sinceNow({ endpoint }: Pick<Door, 'endpoint'>): string {
  return endpoint.kind === 'unix' ? `&since=${(Date.now() / 1000).toFixed(3)}` : '';
}

/** Docker holds a container until its list has the change, and whoever inspects it waits for that. */
async function settled(door: Door, id: string, signal: AbortSignal): Promise<void> {
  await door
    .ask({ method: 'GET', path: `/containers/${id}/json`, signal })
    .catch(() => signal.throwIfAborted());
}

async function* changes(
  response: AsyncIterable<Buffer> & { destroy(): void },
  settle: (id: string) => Promise<void> | undefined,
  backend: string,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  try {
    for await (const event of jsonLines<EngineEvent>(response)) {
      const id = event.Actor?.ID ?? event.id;
      if (id === undefined) continue;
      const { Action: action = '' } = event;
      if (EARLY.has(action)) await settle(id);
      yield { id, ...(COMMAND.test(action) && { command: true }), ...(GONE.has(action) && { gone: true }) };
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
