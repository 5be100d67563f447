import { failed, type HopxState, wireIn } from './hopx.js';
import { type FakeSandbox, newId, newToken } from './hopx-state.js';
import type { Exchange, Reply, Route } from './server.js';

export function createRoutes(state: HopxState): Route[] {
  return [{ method: 'POST', path: '/v1/sandboxes', handle: (exchange) => create(state, exchange) }];
}

/** What is asked for in `env_vars` is taken, and does nothing. */
function create(state: HopxState, { body }: Exchange): Reply {
  const { template_id: id, template_name: name, timeout_seconds: seconds = null } = body ?? {};
  if ((id === undefined) === (name === undefined))
    return failed(state, 400, 'INVALID_REQUEST', 'either template_name or template_id is required');
  if (seconds !== null && seconds <= 0)
    return failed(state, 400, 'INVALID_REQUEST', 'timeout_seconds must be positive');
  const template = [...state.templates].find(([one, word]) => one === String(id) || word === name);
  if (template === undefined) return wrongTemplate(state);
  const now = state.now();
  const { slowCreate } = state.quirks;
  const sandbox: FakeSandbox = {
    id: newId(now),
    status: slowCreate === undefined ? 'running' : 'creating',
    templateId: template[0],
    templateName: template[1],
    region: body.region ?? 'us-east',
    createdAt: now,
    timeoutSeconds: seconds,
    expiresAt: seconds === null ? null : now + Math.min(seconds, state.maxSeconds) * 1000,
    internetAccess: body.internet_access ?? true,
    env: {},
    token: newToken(),
    pending: slowCreate === undefined ? null : { to: slowCreate.then ?? 'running', looks: slowCreate.looks },
  };
  state.sandboxes.set(sandbox.id, sandbox);
  const whole = wireIn(state, sandbox);
  const { auth_token: _, public_host: __, direct_url: ___, ...bare } = whole;
  return { status: 201, body: state.quirks.bareCreate ? bare : whole };
}

function wrongTemplate(state: HopxState): Reply {
  return state.quirks.wrongTemplate === 500
    ? failed(state, 500, 'INTERNAL_ERROR', 'Internal server error')
    : failed(state, 404, 'RESOURCE_NOT_FOUND', 'Template not found');
}
