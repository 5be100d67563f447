import { failed, type Sandbox0State, succeeded } from './sandbox0.js';
import { teamOf } from './sandbox0-access.js';
import { claimOf, type FakeSandbox, newId } from './sandbox0-state.js';
import type { Exchange, Reply, Route } from './server.js';

export function claimRoute(state: Sandbox0State): Route {
  return { method: 'POST', path: '/api/v1/sandboxes', handle: (exchange) => claim(state, exchange) };
}

const HOUR_MS = 3_600_000;
const MEBIBYTES: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024 };

function claim(state: Sandbox0State, exchange: Exchange): Reply {
  const template = String(exchange.body?.template ?? '')
    .trim()
    .toLowerCase();
  const config = exchange.body?.config ?? {};
  const wrong = configProblem(state, config) ?? templateProblem(state, template);
  if (wrong !== null) return wrong;
  const cluster = state.multi ? `k${(state.sandboxes.size % 2) + 1}` : 'k1';
  const sandbox = sandboxOf(state, cluster, template, teamOf(state, exchange) ?? '');
  const { ttl = 0, hard_ttl: hardTtl = 0 } = config;
  Object.assign(sandbox, {
    env: config.env_vars ?? {},
    memory: config.resources?.memory ?? sandbox.memory,
    network: config.network?.mode ?? null,
    autoResume: config.auto_resume ?? true,
    ...deadlinesOf(state, { ttl, hard_ttl: hardTtl }),
  });
  const { startMs } = state.quirks;
  if (startMs > 0) {
    sandbox.status = 'starting';
    sandbox.transition = { to: 'running', doneAt: state.now() + startMs, instead: null };
  }
  state.sandboxes.set(sandbox.id, sandbox);
  return succeeded(claimOf(sandbox, state), 201);
}

/** One that runs, on a machine that stood ready for an hour. */
export function sandboxOf(
  { now }: Pick<Sandbox0State, 'now'>,
  cluster: string,
  template: string,
  teamId: string,
): FakeSandbox {
  const time = now();
  return {
    id: newId(cluster, template),
    ...{ template, teamId, cluster, status: 'running', generation: 1, transition: null },
    ...{ env: {}, memory: '512Mi', network: null, autoResume: true },
    ...{ ttl: 0, hardTtl: 0, expiresAt: null, hardExpiresAt: null },
    ...{ createdAt: time, claimedAt: time, podCreatedAt: time - HOUR_MS },
  };
}

/** Each that is given counts from now; 0 takes it away. */
export function deadlinesOf(
  { now }: Pick<Sandbox0State, 'now'>,
  { ttl, hard_ttl }: { ttl?: number | null; hard_ttl?: number | null },
): Partial<FakeSandbox> {
  const end = (seconds: number) => (seconds === 0 ? null : now() + seconds * 1000);
  return {
    ...(ttl == null ? {} : { ttl, expiresAt: end(ttl) }),
    ...(hard_ttl == null ? {} : { hardTtl: hard_ttl, hardExpiresAt: end(hard_ttl) }),
  };
}

/** What is wrong with a configuration, by itself. */
export function configProblem(state: Sandbox0State, config: any): Reply | null {
  const bad = (message: string) => failed(state, 400, 'bad_request', message);
  const { ttl = 0, hard_ttl: hardTtl = 0, resources, network } = config;
  if (ttl < 0 || hardTtl < 0) return bad('ttl must be >= 0');
  if (ttl > 0 && hardTtl > 0 && ttl > hardTtl) return bad('ttl must be <= hard_ttl');
  if (network !== undefined && !['allow-all', 'block-all'].includes(network.mode)) return bad('network.mode');
  if (resources?.memory === undefined) return null;
  const [, number, unit = ''] = /^(\d+)(Mi|Gi)$/.exec(resources.memory) ?? [];
  const mebibytes = Number(number) * (MEBIBYTES[unit] ?? Number.NaN);
  return mebibytes >= 128 && mebibytes <= 16384 ? null : bad('memory must be between 128Mi and 16Gi');
}

function templateProblem(state: Sandbox0State, template: string): Reply | null {
  if (template === '' || template.includes('/')) return failed(state, 400, 'bad_request', 'invalid template');
  if (state.templates.has(template)) return null;
  return state.multi
    ? failed(state, 503, 'unavailable', 'no clusters available for template')
    : failed(state, 404, 'not_found', 'template not found');
}
