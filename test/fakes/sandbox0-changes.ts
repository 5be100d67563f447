import { failed, type Sandbox0State, succeeded } from './sandbox0.js';
import { teamOf } from './sandbox0-access.js';
import { configProblem, deadlinesOf } from './sandbox0-claim.js';
import { isUnrouted } from './sandbox0-list.js';
import { commit, type FakeSandbox, rawOf, remove, type Transition } from './sandbox0-state.js';
import type { Exchange, Reply, Route } from './server.js';

type Handler = (state: Sandbox0State, sandbox: FakeSandbox, exchange: Exchange) => Reply;

export function changeRoutes(state: Sandbox0State): Route[] {
  const on = (method: string, below: string, handler: Handler): Route => ({
    method,
    path: `/api/v1/sandboxes/:id${below}`,
    handle: (exchange, { id = '' }) => {
      if (isUnrouted(state, id)) return failed(state, 400, 'bad_request', 'invalid sandbox_id');
      const found = state.sandboxes.get(id);
      if (found === undefined) return failed(state, 404, 'not_found', 'sandbox not found');
      if (found.teamId !== teamOf(state, exchange)) return failed(state, 403, 'forbidden', 'forbidden');
      return handler(state, found, exchange);
    },
  });
  return [
    on('PUT', '', update),
    on('DELETE', '', kill),
    on('POST', '/pause', pause),
    on('POST', '/resume', resume),
    on('POST', '/refresh', refresh),
  ];
}

function kill({ sandboxes }: Sandbox0State, sandbox: FakeSandbox): Reply {
  remove(sandboxes, sandbox);
  return succeeded({ message: 'sandbox terminated successfully' });
}

const busy = (state: Sandbox0State) =>
  failed(state, 409, 'conflict', 'sandbox pause conflicts with another lifecycle operation');

/** Answers at once, and goes on behind the answer; one that is under way stays the only one. */
function pause(state: Sandbox0State, sandbox: FakeSandbox): Reply {
  const { pauseMs, insteadOfPause } = state.quirks;
  if (!['running', 'paused'].includes(sandbox.status)) return busy(state);
  if (sandbox.status === 'running') {
    if (sandbox.transition === null) sandbox.inside?.freeze(true);
    sandbox.transition ??= { to: 'paused', doneAt: state.now() + pauseMs, instead: insteadOfPause };
    // Without any time it is done by the time of the answer.
    if (pauseMs === 0) commit(sandbox, sandbox.transition, state.now());
  }
  const { id, status } = sandbox;
  return succeeded({ sandbox_id: id, paused: status === 'paused', status });
}

/** Answers when it is done; older servers went on behind the answer. */
function resume(state: Sandbox0State, sandbox: FakeSandbox): Reply {
  if (sandbox.status === 'terminating') return busy(state);
  const { id, transition } = sandbox;
  // One that is being paused is paused first.
  if (transition?.to === 'paused') commit(sandbox, transition, state.now());
  if (sandbox.status === 'paused') {
    const next: Transition = { to: 'running', doneAt: state.now() + state.quirks.pauseMs, instead: null };
    if (state.quirks.power) sandbox.transition ??= next;
    else commit(sandbox, next, state.now());
  }
  return succeeded({ sandbox_id: id, resumed: true });
}

/** What is not given stays as it is; the answer has another shape than what `GET` gives. */
function update(state: Sandbox0State, sandbox: FakeSandbox, { body }: Exchange): Reply {
  const config = body?.config;
  if (typeof config !== 'object') return failed(state, 400, 'bad_request', 'config is required');
  const { ttl = sandbox.ttl, hard_ttl = sandbox.hardTtl } = config;
  const wrong = configProblem(state, { ...config, ttl, hard_ttl });
  if (wrong !== null) return wrong;
  Object.assign(sandbox, deadlinesOf(state, config));
  if (state.quirks.movesHard) Object.assign(sandbox, deadlinesOf(state, { hard_ttl: sandbox.hardTtl }));
  if (config.auto_resume != null) sandbox.autoResume = config.auto_resume;
  return succeeded(rawOf(sandbox, state));
}

/** Puts off the hard deadline too, whatever is asked; and needs a machine. */
function refresh(state: Sandbox0State, sandbox: FakeSandbox, { body }: Exchange): Reply {
  if (sandbox.status !== 'running')
    return failed(state, 500, 'internal_error', 'failed to refresh sandbox: list pods: not found');
  const { ttl, hardTtl } = sandbox;
  const { expiresAt } = deadlinesOf(state, { ttl: body?.duration || ttl });
  Object.assign(sandbox, { expiresAt }, deadlinesOf(state, { hard_ttl: hardTtl }));
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const { id, hardExpiresAt } = sandbox;
  return succeeded({
    sandbox_id: id,
    expires_at: iso(sandbox.expiresAt),
    hard_expires_at: iso(hardExpiresAt),
  });
}
