import { hasCode, otherError, SandmanError, unreachableError } from '../../errors.js';
import type { Clock } from '../remote/clock.js';
import { lively } from '../remote/lively.js';
import { intervalOf } from '../remote/rhythm.js';
import { messagesOf } from '../remote/sse.js';
import { AGAIN, type Session, type SessionEvent, TRIES } from './session.js';

export interface Following {
  backend: string;
  session: Session;
  clock: Clock;
  /** Asked before every connection but the first; throws where there is no use in another one. */
  worthwhile(): Promise<void>;
  /** For how long nothing at all may come, of a server that gives a sign of life every 15 s. */
  silenceMs?: number;
}

/** A connection that held for so long was a good one, though nothing happened. */
const STEADY_MS = 5000;
const SILENCE_MS = 60_000;

/**
 * What happens in a session from its first event on, each once and in order, over as many connections as it takes: the
 * service lets go of who reads too slowly. Fails with `unreachable` when several in a row brought nothing.
 */
export async function* eventsOf(following: Following, signal: AbortSignal): AsyncGenerator<SessionEvent> {
  const { backend, clock } = following;
  const place: Place = { last: 0, connections: 0 };
  for (let vain = 0; ; ) {
    const [before, since] = [place.last, performance.now()];
    const failure = yield* onwards(following, place, signal);
    const good = place.last > before || performance.now() - since > STEADY_MS;
    vain = good ? 0 : vain + 1;
    if (vain === TRIES) throw lost(backend, failure);
    // Where something broke it may be a pause, which should be seen as one.
    if (!good || failure !== null) await clock.sleep(intervalOf(AGAIN, vain, clock), signal);
  }
}

/** How far the events have been read. */
interface Place {
  last: number;
  connections: number;
}

/** What one connection brings that is new; gives what broke it, where another one may do better. */
async function* onwards(
  following: Following,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent, unknown> {
  try {
    place.connections += 1;
    if (place.connections > 1) await following.worthwhile();
    for await (const event of connection(following, place.last, signal)) {
      if (event.seq <= place.last) continue;
      // What lies between is asked for again.
      if (event.seq > place.last + 1) return null;
      place.last = event.seq;
      yield event;
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!isFinal(error)) return error;
    throw hasCode(error, 'not_found') ? lost(following.backend, error) : error;
  }
}

/** A broken stream is no SandmanError, and what may be better soon says so. */
function isFinal(error: unknown): boolean {
  return error instanceof SandmanError && error.details.retryable !== true;
}

function lost(backend: string, cause: unknown): SandmanError {
  const why = cause instanceof Error ? cause.message : 'its connections bring nothing new';
  return unreachableError(`the connection to the command was lost: ${why}`, { backend, cause });
}

async function* connection(
  { backend, session: { door, path }, silenceMs = SILENCE_MS }: Following,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent> {
  const resume: Record<string, string> = last === 0 ? {} : { 'last-event-id': String(last) };
  const headers = { accept: 'text/event-stream', ...resume };
  const opened = await door.open({ method: 'GET', path: `${path}/events/stream`, headers, signal });
  try {
    const type = String(opened.headers['content-type'] ?? '');
    if (!type.startsWith('text/event-stream')) throw strange(backend, `an answer of the type "${type}" came`);
    for await (const text of messagesOf(lively(opened.body, silenceMs))) yield eventIn(text, backend);
  } finally {
    // One that is let go of may fail once more, which tells nobody anything.
    opened.body.on('error', () => {}).destroy();
  }
}

function eventIn(text: string, backend: string): SessionEvent {
  let event: SessionEvent | null = null;
  try {
    event = JSON.parse(text) as SessionEvent | null;
  } catch {}
  if (typeof event === 'object' && Number.isInteger(event?.seq)) return event as SessionEvent;
  throw strange(backend, 'an event came that is none');
}

function strange(backend: string, what: string): SandmanError {
  return otherError(`${backend}: the output of the command cannot be read: ${what}`, {
    backend,
    retryable: true,
  });
}
