import { type E2bState, failed } from './e2b.js';
import { ENVD_VERSION, endOf, madeOf, newId } from './e2b-state.js';
import type { Exchange, Reply, Route } from './server.js';

const HOUR = 3600;
const TEMPLATES: Readonly<Record<string, string>> = { base: 'rki5dems9wqfm4r03t7g' };

export function createRoutes(state: E2bState): Route[] {
  const first = { defaultSeconds: 15, alwaysSecure: false };
  const second = { defaultSeconds: 300, alwaysSecure: true };
  const v1: Route = { method: 'POST', path: '/sandboxes', handle: (one) => create(state, one, first) };
  const v2: Route = { method: 'POST', path: '/v2/sandboxes', handle: (one) => create(state, one, second) };
  return state.vendor === 'e2b' ? [v1, v2] : [v1];
}

interface Version {
  defaultSeconds: number;
  alwaysSecure: boolean;
}

function create(state: E2bState, { body }: Exchange, { defaultSeconds, alwaysSecure }: Version): Reply {
  const wrong = refusal(state, body, defaultSeconds);
  if (wrong !== null) return wrong;
  const { templateID, timeout = defaultSeconds, metadata = {}, envVars = {} } = body;
  const now = state.now();
  const id = newId();
  const own = TEMPLATES[templateID];
  const sandbox = {
    id,
    templateID: own ?? templateID.toLowerCase(),
    alias: own === undefined ? null : templateID,
    state: 'running',
    startedAt: now,
    endAt: endOf(state, { startedAt: now, metadata }, timeout, now),
    timeoutSeconds: timeout,
    metadata,
    envVars,
    secure: alwaysSecure || body.secure === true,
    autoPause: body.autoPause === true,
    // Old regions have another word for it.
    autoResume: state.legacy ? metadata.auto_resume === 'true' : body.autoResume?.enabled === true,
    allowInternet: body.allow_internet_access ?? null,
    envdVersion: ENVD_VERSION,
    memoryKept: true,
    pauseIsOver: true,
  };
  state.sandboxes.set(id, sandbox);
  return { status: 201, body: madeOf(sandbox) };
}

function refusal({ vendor, maxSeconds }: E2bState, body: any, defaultSeconds: number): Reply | null {
  if (typeof body?.templateID !== 'string') return failed(400, 'validation error: templateID is missing');
  if (body.templateID.startsWith('missing')) return failed(404, `template "${body.templateID}" not found`);
  const { timeout = defaultSeconds } = body;
  if (timeout <= 0) return failed(400, 'Timeout must be greater than 0');
  if (vendor === 'e2b' && timeout > maxSeconds)
    return failed(400, `Timeout cannot be greater than ${maxSeconds / HOUR} hours`);
  return null;
}
