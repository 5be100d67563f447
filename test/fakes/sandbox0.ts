import { loadSpec } from './openapi.js';
import { accessRoutes, isKey, refusal } from './sandbox0-access.js';
import { changeRoutes } from './sandbox0-changes.js';
import { claimRoute } from './sandbox0-claim.js';
import { contextRoutes } from './sandbox0-contexts.js';
import type { Inside } from './sandbox0-inside.js';
import { STREAM_FAULTS, type StreamFaults } from './sandbox0-journal.js';
import { readRoutes } from './sandbox0-list.js';
import type { Limits } from './sandbox0-session.js';
import { sessionRoutes } from './sandbox0-sessions.js';
import { type FakeSandbox, QUIRKS, type Quirks, settle } from './sandbox0-state.js';
import { type Exchange, type FakeServer, type Reply, startServer } from './server.js';

export interface FakeTeam {
  id: string;
  name: string;
  home: string | null;
}

export interface Sandbox0Options {
  /** Several clusters behind a scheduler. */
  multi?: boolean;
  /** `global`: users are known here, and their sandboxes behind the gateway of a region. */
  gateway?: 'direct' | 'global';
  /** Whose key it is. */
  scope?: 'team' | 'platform';
  teams?: readonly FakeTeam[];
  quirks?: Partial<Quirks>;
}

export interface Sandbox0State {
  multi: boolean;
  gateway: 'direct' | 'global';
  scope: 'team' | 'platform';
  /** An API key, and the token of a user, who is in all teams. */
  key: string;
  token: string;
  tokenExpired: boolean;
  teams: readonly FakeTeam[];
  regions: { id: string; url: string; enabled: boolean }[];
  quirks: Quirks;
  streams: StreamFaults;
  inputs: Limits;
  /** All that there ever was inside. */
  insides: Set<Inside>;
  templates: Set<string>;
  /** Clusters that do not answer. */
  down: Set<string>;
  /** What is there; the truth that tests judge by. */
  sandboxes: Map<string, FakeSandbox>;
  now(): number;
  /** Lets time go by: what goes on behind the answers comes to its end, and deadlines come. */
  advance(milliseconds: number): void;
  /** Everything that was asked or answered against the spec. */
  violations: string[];
}

export interface FakeSandbox0 extends FakeServer, Sandbox0State {
  /** The gateway of the region; the same server where it is all in one. */
  regional: FakeServer;
}

/** What the spec does not have, and the service does. */
const EXCEPTIONS: ReadonlyArray<{ on: RegExp; why: string }> = [
  { on: /^reply 200 of .*\/status must be equal/, why: 'a status that a test has made up' },
];

export const HOME = 'aws-us-east-1';
export const TEAM: FakeTeam = { id: 'team-1', name: 'One', home: HOME };
export const OTHER_TEAM: FakeTeam = { id: 'team-2', name: 'Two', home: HOME };

const spec = loadSpec('sandbox0.openapi.yaml');

/** Sandbox0's control plane, over real HTTP. */
export async function startSandbox0(options: Sandbox0Options = {}): Promise<FakeSandbox0> {
  const { multi = false, gateway = 'direct', scope = 'team', teams = [TEAM], quirks = {} } = options;
  let offset = 0;
  const sandboxes = new Map<string, FakeSandbox>();
  const violations: string[] = [];
  const now = () => Date.now() + offset;
  const state: Sandbox0State = {
    ...{ multi, gateway, scope, teams, sandboxes, violations, now },
    key: `s0_${HOME}_${'c0ffee42'.repeat(6)}`,
    token: 'canary-header.canary-claims.canary-signature',
    tokenExpired: false,
    regions: [],
    quirks: { ...QUIRKS, ...quirks },
    streams: { ...STREAM_FAULTS, cutBefore: [], cutWithin: [], skip: [] },
    inputs: { closeMs: 5000, queue: 256 },
    insides: new Set(),
    templates: new Set(['default', 'base', 'tiny']),
    down: new Set(),
    advance: (milliseconds) => {
      offset += milliseconds;
      settle(sandboxes, now());
    },
  };
  const serve = (role: Role) => startServer(rolesServer(state, role));
  const server = await serve(gateway === 'global' ? 'global' : 'all');
  const regional = gateway === 'global' ? await serve('regional') : server;
  state.regions.push({ id: HOME, url: regional.url, enabled: true });
  const close = async () => {
    await Promise.all([...new Set([server, regional])].map((one) => one.close()));
    await Promise.all([...state.insides].map((inside) => inside.remove()));
  };
  return Object.assign(state, server, { regional, close });
}

/** What a server is: all in one; where users are known; where a region's sandboxes are. */
export type Role = 'all' | 'global' | 'regional';

function rolesServer(state: Sandbox0State, role: Role) {
  const note = (problems: readonly string[]) => {
    const real = problems.filter((problem) => !EXCEPTIONS.some(({ on }) => on.test(problem)));
    state.violations.push(...real);
  };
  return {
    routes: [
      ...accessRoutes(state, role),
      ...readRoutes(state),
      claimRoute(state),
      ...changeRoutes(state),
      ...sessionRoutes(state),
      ...contextRoutes(state),
    ],
    missing: { status: 404, body: { error: 'page not found' } },
    before: (exchange: Exchange) => {
      settle(state.sandboxes, state.now());
      // The global gateway does not serve users there at all.
      if (role === 'global' && exchange.path.startsWith('/api/') && !isKey(state, exchange))
        return { status: 404 };
      note(spec?.request(exchange) ?? []);
      return refusal(state, role, exchange);
    },
    after: (exchange: Exchange, reply: Reply) => note(spec?.reply(exchange, reply) ?? []),
  };
}

export function succeeded(data: unknown, status = 200): Reply {
  return { status, body: { success: true, data } };
}

/** In either of the shapes that errors have. */
export function failed(
  { quirks }: Pick<Sandbox0State, 'quirks'>,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  const body = quirks.bareErrors ? { error: message } : { success: false, error: { code, message } };
  return { status, headers, body };
}
