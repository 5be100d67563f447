import { failed, type HopxState, unknown } from './hopx.js';
import { type FakeSandbox, newToken } from './hopx-state.js';
import type { Exchange, Reply, Route } from './server.js';

type Handler = (state: HopxState, sandbox: FakeSandbox, exchange: Exchange) => Reply;

interface Move {
  from: readonly string[];
  to: string;
  via: string;
}

const MOVES: Readonly<Record<string, Move>> = {
  pause: { from: ['running'], to: 'paused', via: 'pausing' },
  resume: { from: ['paused'], to: 'running', via: 'resuming' },
  stop: { from: ['running', 'paused'], to: 'stopped', via: 'stopping' },
  start: { from: ['stopped'], to: 'running', via: 'starting' },
};

export function changeRoutes(state: HopxState): Route[] {
  const on = (method: string, path: string, handler: Handler): Route => ({
    method,
    path: `/v1/sandboxes/:id${path}`,
    handle: (exchange, { id = '' }) => {
      const found = state.find(id);
      return found === null || found.status === 'deleted' ? unknown(state) : handler(state, found, exchange);
    },
  });
  return [
    ...Object.entries(MOVES).map(([verb, move]) =>
      moveRoute(state, verb, on('POST', `/${verb}`, by(verb, move))),
    ),
    on('DELETE', '', remove),
    on('PUT', '/timeout', setTimeout),
    on('POST', '/token/refresh', refresh),
  ];
}

/** Where the account has no such verb, whatever the sandbox. */
function moveRoute({ quirks }: HopxState, verb: string, route: Route): Route {
  const handle: Route['handle'] = (exchange, params) => {
    const { noStartStop: status } = quirks;
    if (status === undefined || !/^st(art|op)$/.test(verb)) return route.handle(exchange, params);
    return { status, body: status === 404 ? '404 page not found' : { message: 'no such method' } };
  };
  return { ...route, handle };
}

function by(verb: string, { from, to, via }: Move): Handler {
  return (state, sandbox) => {
    const { quirks } = state;
    if (!from.includes(sandbox.status)) {
      const text = `cannot ${verb} sandbox in status ${sandbox.status}`;
      return failed(state, quirks.wrongState ?? 400, 'INVALID_REQUEST', text);
    }
    const { looks = 0, hidden = false } = quirks.slow ?? {};
    if (looks === 0) sandbox.status = to;
    else Object.assign(sandbox, { status: hidden ? sandbox.status : via, pending: { to, looks } });
    // A machine that was away takes another token.
    if (to === 'running') sandbox.token = newToken();
    return answer(state, { id: sandbox.id, status: sandbox.status });
  };
}

function remove(state: HopxState, sandbox: FakeSandbox): Reply {
  if (state.quirks.deletedIs === undefined) state.sandboxes.delete(sandbox.id);
  else sandbox.status = 'deleted';
  return answer(state, { status: 'deleted', id: sandbox.id });
}

/** From now on; what the plan does not allow is cut. */
function setTimeout(state: HopxState, sandbox: FakeSandbox, { body }: Exchange): Reply {
  const { timeout_seconds: seconds } = body;
  if (seconds <= 0) return failed(state, 400, 'INVALID_REQUEST', 'timeout_seconds must be positive');
  sandbox.timeoutSeconds = seconds;
  sandbox.expiresAt = state.now() + Math.min(seconds, state.maxSeconds) * 1000;
  const expires = new Date(sandbox.expiresAt).toISOString();
  return answer(state, { id: sandbox.id, timeout_seconds: seconds, expires_at: expires });
}

function refresh(_: HopxState, { token }: FakeSandbox): Reply {
  return { status: 200, body: { auth_token: token, token_expires_at: '2030-01-01T00:00:00Z' } };
}

function answer({ quirks }: HopxState, body: object): Reply {
  return quirks.emptyAnswers ? { status: 204 } : { status: 200, body: { ...body, request_id: 'req_fake' } };
}
