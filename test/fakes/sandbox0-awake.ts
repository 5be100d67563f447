import { failed, type Sandbox0State } from './sandbox0.js';
import { teamOf } from './sandbox0-access.js';
import { createInside, type Inside } from './sandbox0-inside.js';
import { isUnrouted } from './sandbox0-list.js';
import { commit, type FakeSandbox } from './sandbox0-state.js';
import type { Exchange, Reply, Route } from './server.js';

export interface Within {
  state: Sandbox0State;
  sandbox: FakeSandbox;
  inside: Inside;
}

export type Handler = (
  within: Within,
  exchange: Exchange,
  params: Record<string, string>,
) => Reply | Promise<Reply>;

function insideOf({ insides }: Sandbox0State, sandbox: FakeSandbox): Inside {
  sandbox.inside ??= createInside(() => sandbox.env, sandbox.generation);
  insides.add(sandbox.inside);
  return sandbox.inside;
}

/** What is asked of the inside of a sandbox; one that is paused is woken by it, where it may be. */
export function inSandbox(state: Sandbox0State, method: string, below: string, handle: Handler): Route {
  return {
    method,
    path: `/api/v1/sandboxes/:id${below}`,
    handle: (exchange, params) => {
      const { id = '' } = params;
      if (isUnrouted(state, id)) return failed(state, 400, 'bad_request', 'invalid sandbox_id');
      const sandbox = state.sandboxes.get(id);
      if (sandbox === undefined) return failed(state, 404, 'not_found', 'sandbox not found');
      if (sandbox.teamId !== teamOf(state, exchange))
        return failed(state, 503, 'unavailable', 'failed to get sandbox');
      const asleep = wake(state, sandbox);
      return asleep ?? handle({ state, sandbox, inside: insideOf(state, sandbox) }, exchange, params);
    },
  };
}

function wake(state: Sandbox0State, sandbox: FakeSandbox): Reply | null {
  if (sandbox.status === 'running') return null;
  if (!sandbox.autoResume)
    return failed(state, 503, 'unavailable', 'sandbox is not running and auto_resume is disabled');
  if (sandbox.status !== 'paused') return failed(state, 503, 'unavailable', 'sandbox is waking up');
  commit(sandbox, { to: 'running', doneAt: state.now(), instead: null }, state.now());
  return null;
}
