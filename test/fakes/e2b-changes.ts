import { type E2bState, end, failed, unknown } from './e2b.js';
import { endOf, type FakeSandbox, madeOf } from './e2b-state.js';
import type { Exchange, Reply, Route } from './server.js';

type Handler = (state: E2bState, sandbox: FakeSandbox, exchange: Exchange) => Reply;

export function changeRoutes(state: E2bState): Route[] {
  const on = (method: string, path: string, handler: Handler): Route => ({
    method,
    path,
    handle: (exchange, { id = '' }) => {
      const found = state.find(id);
      return found === null ? unknown(id) : handler(state, found, exchange);
    },
  });
  const routes = [
    on('DELETE', '/sandboxes/:id', kill),
    on('POST', '/sandboxes/:id/pause', pause),
    on('POST', '/sandboxes/:id/connect', connect),
    on('POST', '/sandboxes/:id/timeout', setTimeout),
  ];
  return state.vendor === 'e2b' ? [...routes, on('POST', '/v2/sandboxes/:id/connect', connect)] : routes;
}

const NO_CONTENT: Reply = { status: 204 };

function kill({ sandboxes, insides }: E2bState, { id }: FakeSandbox): Reply {
  sandboxes.delete(id);
  insides.remove(id);
  return NO_CONTENT;
}

/** Returns when the snapshot is stored; in an old region only where it is told to. */
function pause(state: E2bState, sandbox: FakeSandbox, { body }: Exchange): Reply {
  if (sandbox.state === 'paused')
    return failed(409, `Error pausing sandbox - sandbox '${sandbox.id}' is already paused`);
  if (sandbox.state !== 'running')
    return failed(409, `sandbox '${sandbox.id}' cannot be paused while in '${sandbox.state}' state`);
  const memoryKept = state.vendor === 'novita' || body?.memory !== false;
  const pauseIsOver = !state.legacy || body?.sync === true;
  // While it is paused, the end is the time at which it was paused.
  Object.assign(sandbox, { state: 'paused', endAt: state.now(), memoryKept, pauseIsOver });
  state.insides.pause(sandbox);
  return NO_CONTENT;
}

/** Resumes with this time; of one that runs, the end is only ever put off. */
function connect(state: E2bState, sandbox: FakeSandbox, { body, path }: Exchange): Reply {
  const timeout = body?.timeout ?? (path.startsWith('/v2/') ? 300 : undefined);
  if (typeof timeout !== 'number') return failed(400, 'value is required but missing');
  if (state.vendor === 'e2b' && timeout > state.maxSeconds)
    return failed(400, `Timeout cannot be greater than ${state.maxSeconds / 3600} hours`);
  if (sandbox.state === 'killing') return failed(409, `sandbox ${sandbox.id} is being killed`);
  const now = state.now();
  if (sandbox.state !== 'paused') {
    sandbox.endAt = Math.max(sandbox.endAt, endOf(state, sandbox, timeout, now));
    return { status: 200, body: madeOf(sandbox) };
  }
  Object.assign(sandbox, { state: 'running', startedAt: now, timeoutSeconds: timeout });
  sandbox.endAt = endOf(state, sandbox, timeout, now);
  state.insides.resume(sandbox);
  return { status: 201, body: madeOf(sandbox) };
}

/** May shorten too; what the plan does not allow is cut, silently. */
function setTimeout(state: E2bState, sandbox: FakeSandbox, { body }: Exchange): Reply {
  if (sandbox.state === 'paused') return unknown(sandbox.id);
  if (sandbox.state !== 'running') return failed(409, `sandbox ${sandbox.id} is ${sandbox.state}`);
  const now = state.now();
  if (sandbox.startedAt + state.maxSeconds * 1000 <= now) return failed(400, 'Max instance length exceeded');
  sandbox.endAt = endOf(state, sandbox, body.timeout, now);
  if (sandbox.endAt <= now) end(state, sandbox);
  return NO_CONTENT;
}
