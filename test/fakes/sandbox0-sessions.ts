import { constants } from 'node:os';
import { failed, type Sandbox0State, succeeded } from './sandbox0.js';
import { inSandbox, type Within } from './sandbox0-awake.js';
import { type FakeSession, sessionWire, startAttempt, writeInput } from './sandbox0-session.js';
import type { Exchange, Reply, Route } from './server.js';

type Handler = (on: Within & { session: FakeSession }, exchange: Exchange) => Reply | Promise<Reply>;

/** The commands inside, which outlive whoever looks at them. */
export function sessionRoutes(state: Sandbox0State): Route[] {
  const on = (method: string, below: string, handler: Handler): Route =>
    inSandbox(state, method, `/sessions/:session${below}`, (within, exchange, { session: id = '' }) => {
      const session = within.inside.sessions.get(id);
      if (session === undefined) return failed(state, 404, 'session_not_found', 'session not found');
      return handler({ ...within, session }, exchange);
    });
  return [
    inSandbox(state, 'GET', '/sessions', ({ inside }) =>
      succeeded({ sessions: [...inside.sessions.values()].map(sessionWire) }),
    ),
    inSandbox(state, 'POST', '/sessions', begin),
    on('GET', '', ({ session }) => succeeded(sessionWire(session))),
    on('DELETE', '', async ({ inside, session }) => {
      await inside.end(session);
      return succeeded({ deleted: true });
    }),
    on('GET', '/events', events),
    on('GET', '/events/stream', stream),
    on('POST', '/inputs', input),
    on('POST', '/signals', signal),
    on('PUT', '/terminal', resize),
    on('POST', '/attempts', attempt),
  ];
}

async function begin({ state, inside, sandbox }: Within, { body, headers }: Exchange): Promise<Reply> {
  const bad = (message: string) => failed(state, 400, 'invalid_request', message);
  if (!Array.isArray(body?.command) || !body.command[0]?.trim()) return bad('command is required');
  if (!['pipes', 'pty', undefined].includes(body.io?.mode)) return bad('io.mode is invalid');
  const key = [headers['idempotency-key']].flat()[0];
  const { session, again } = await inside.begin(body, key, state.now());
  if (state.sandboxes.get(sandbox.id) !== sandbox)
    return failed(state, 404, 'not_found', 'sandbox not found');
  return succeeded(sessionWire(session), again ? 200 : 201);
}

/** Where it begins: by the header where there is one. */
function afterOf({ query, headers }: Exchange): number {
  return Number([headers['last-event-id']].flat()[0] ?? query.get('after') ?? 0);
}

const expired = (state: Sandbox0State) =>
  failed(state, 410, 'event_cursor_expired', 'event cursor expired; earliest available sequence is later');

function events({ state, session: { journal } }: Parameters<Handler>[0], exchange: Exchange): Reply {
  const found = journal.after(Number(exchange.query.get('after') ?? 0));
  if (found === null) return expired(state);
  const limit = Number(exchange.query.get('limit') ?? 1000);
  return succeeded({ events: found.slice(0, limit), cursor: journal.cursor() });
}

function stream({ state, session: { journal } }: Parameters<Handler>[0], exchange: Exchange): Reply {
  const after = afterOf(exchange);
  if (!Number.isInteger(after) || after < 0)
    return failed(state, 400, 'invalid_request', 'Last-Event-ID must be a non-negative integer');
  if (journal.after(after) === null) return expired(state);
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  return { status: 200, headers, stream: (response) => journal.stream(response, after, state.streams) };
}

/** One that was noted is not brought again; the same word for something else is a conflict. */
async function input(on: Parameters<Handler>[0], { body }: Exchange): Promise<Reply> {
  const { state, session } = on;
  const {
    input_id: id = '',
    data_base64: text = '',
    eof = false,
    expected_attempt_id: expected,
  } = body ?? {};
  const bad = (message: string) => failed(state, 400, 'invalid_request', message);
  const conflict = (message: string) => failed(state, 409, 'session_conflict', message);
  if (id.trim() === '') return bad('input_id is required');
  if (text === '' && !eof) return bad('data_base64 or eof is required');
  const attemptId = session.attempt?.id ?? '';
  if (expected !== undefined && expected !== attemptId) return conflict('session attempt mismatch');
  const bytes = Buffer.from(text, 'base64');
  const noted = session.inputs.find((one) => one.id === id);
  const accepted = { input_id: id, attempt_id: attemptId, accepted: true, duplicate: noted !== undefined };
  if (noted !== undefined) {
    const same = noted.bytes.equals(bytes) && noted.eof === eof;
    return same ? succeeded(accepted, 202) : conflict('input id was already used with different content');
  }
  const wrong = await writeInput(session, state.inputs, { id, bytes, eof });
  if (wrong === null) return succeeded(accepted, 202);
  if (/full/.test(wrong)) return failed(state, 429, 'input_buffer_full', wrong);
  return /running/.test(wrong) ? conflict(wrong) : failed(state, 500, 'write_session_input_failed', wrong);
}

const ACCEPTED = ['HUP', 'INT', 'QUIT', 'KILL', 'TERM', 'USR1', 'USR2', 'STOP', 'CONT', 'WINCH'];

/** By its name, with SIG or without, or by its number. */
function signalOf(text: unknown): NodeJS.Signals | null {
  const word = String(text).trim().toUpperCase().replace(/^SIG/, '');
  if (ACCEPTED.includes(word)) return `SIG${word}` as NodeJS.Signals;
  const names = Object.entries(constants.signals);
  return (names.find(([, number]) => String(number) === word)?.[0] ?? null) as NodeJS.Signals | null;
}

function signal({ state, session }: Parameters<Handler>[0], { body }: Exchange): Reply {
  const name = signalOf(body?.signal);
  if (name === null) return failed(state, 400, 'invalid_request', 'unsupported signal');
  if (session.inmate === null) return failed(state, 409, 'session_conflict', 'session is not running');
  session.inmate.signal(name);
  session.journal.append({ type: 'signal.sent', reason: name });
  return succeeded({ accepted: true }, 202);
}

function resize({ state, session }: Parameters<Handler>[0], { body }: Exchange): Reply {
  const { rows = 0, cols = 0 } = body ?? {};
  if (rows < 1 || cols < 1) return failed(state, 400, 'invalid_request', 'rows and cols must be > 0');
  if (session.inmate === null) return failed(state, 409, 'session_conflict', 'session is not running');
  if (session.spec.io?.mode !== 'pty') return failed(state, 500, 'operation_failed', 'pty not available');
  session.inmate.resize({ columns: cols, rows });
  session.journal.append({ type: 'terminal.resized' });
  return succeeded({ resized: true });
}

async function attempt(on: Parameters<Handler>[0], { body }: Exchange): Promise<Reply> {
  const { state, session, inside, sandbox } = on;
  if (session.inmate !== null && !body?.replace_current)
    return failed(state, 500, 'operation_failed', 'session already has a running attempt');
  session.inmate?.signal('SIGKILL');
  await session.over;
  await startAttempt(session, inside.machine, sandbox.env);
  return succeeded(sessionWire(session), 201);
}
