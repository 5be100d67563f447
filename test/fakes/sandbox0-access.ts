import { failed, type Role, type Sandbox0State, succeeded } from './sandbox0.js';
import type { Exchange, Reply, Route } from './server.js';

const SINCE = '2026-01-01T00:00:00Z';

const given = ({ headers }: Exchange) => headers.authorization?.replace(/^Bearer /, '');

export function isKey({ key }: Pick<Sandbox0State, 'key'>, exchange: Exchange): boolean {
  return given(exchange) === key;
}

/** The team of a request; null where none can be told. */
export function teamOf(state: Sandbox0State, exchange: Exchange): string | null {
  const asked = [exchange.headers['x-team-id']].flat()[0] ?? null;
  const [only, ...others] = state.teams;
  if (isKey(state, exchange) && state.scope === 'team') return only?.id ?? null;
  return asked ?? (others.length === 0 && !isKey(state, exchange) ? (only?.id ?? null) : null);
}

/** Who is not let in, and why. */
export function refusal(state: Sandbox0State, role: Role, exchange: Exchange): Reply | null {
  const { path, headers } = exchange;
  if (path === '/metadata') return null;
  const bearer = given(exchange);
  const unauthorized = (message: string) => failed(state, 401, 'unauthorized', message);
  if (bearer === undefined) return unauthorized('missing authorization header');
  if (bearer.startsWith('s0_') && bearer !== state.key) return unauthorized('invalid api key');
  if (!bearer.startsWith('s0_') && bearer !== state.token) return unauthorized('invalid token');
  if (bearer === state.token && state.tokenExpired) return unauthorized('token expired');
  if (!path.startsWith('/api/')) return null;
  const asked = headers['x-team-id'];
  if (asked !== undefined && !state.teams.some(({ id }) => id === asked))
    return unauthorized('not a member of selected team');
  if (
    teamOf(state, exchange) !== null &&
    (role !== 'regional' || asked !== undefined || isKey(state, exchange))
  )
    return null;
  if (isKey(state, exchange))
    return failed(
      state,
      400,
      'bad_request',
      'x-team-id is required for team-scoped platform API key requests',
    );
  return failed(state, 403, 'forbidden', 'insufficient permissions');
}

export function accessRoutes(state: Sandbox0State, role: Role): Route[] {
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, handle });
  const here: Route[] = [
    get('/metadata', () =>
      succeeded({
        gateway_mode: role === 'global' ? 'global' : 'direct',
        service: role === 'global' ? 'global-gateway' : 'cluster-gateway',
      }),
    ),
    get('/api-keys/current', (exchange) => current(state, exchange)),
  ];
  // The gateway of a region knows nothing of users.
  if (role === 'regional') return here;
  return [
    ...here,
    get('/teams', (exchange) => ofUsers(state, exchange) ?? succeeded({ teams: state.teams.map(teamWire) })),
    get('/teams/:id', (exchange, { id }) => {
      const team = state.teams.find((one) => one.id === id);
      const refused = ofUsers(state, exchange);
      return (
        refused ?? (team ? succeeded(teamWire(team)) : failed(state, 404, 'not_found', 'team not found'))
      );
    }),
    get('/regions', (exchange) => {
      const regions = state.regions.map(({ id, url, enabled }) => ({
        id,
        regional_gateway_url: url,
        enabled,
      }));
      return ofUsers(state, exchange) ?? succeeded({ regions });
    }),
  ];
}

function ofUsers(state: Sandbox0State, exchange: Exchange): Reply | null {
  return isKey(state, exchange) ? failed(state, 401, 'unauthorized', 'user session required') : null;
}

function teamWire({ id, name, home }: Sandbox0State['teams'][number]) {
  return { id, name, slug: name.toLowerCase(), home_region_id: home, created_at: SINCE, updated_at: SINCE };
}

function current(state: Sandbox0State, exchange: Exchange): Reply {
  if (!isKey(state, exchange)) return failed(state, 401, 'unauthorized', 'API key authentication required');
  const { scope, teams } = state;
  return succeeded({
    api_key: {
      id: 'key-1',
      team_id: teams[0]?.id ?? '',
      created_by: 'user-1',
      scope,
      roles: ['developer'],
      permissions: ['sandbox:read', 'sandbox:write'],
      is_active: true,
      expires_at: '2099-01-01T00:00:00Z',
    },
  });
}
