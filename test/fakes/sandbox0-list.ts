import { failed, type Sandbox0State, succeeded } from './sandbox0.js';
import { teamOf } from './sandbox0-access.js';
import { detailOf, type FakeSandbox, summaryOf } from './sandbox0-state.js';
import type { Exchange, Reply, Route } from './server.js';

export function readRoutes(state: Sandbox0State): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/sandboxes',
      handle: (exchange) => (state.multi ? listOfMany(state, exchange) : listOfOne(state, exchange)),
    },
    {
      method: 'GET',
      path: '/api/v1/sandboxes/:id',
      handle: (exchange, { id = '' }) => read(state, exchange, id),
    },
  ];
}

/** Of many clusters the right one is found by the form of the id. */
export function isUnrouted({ multi }: Sandbox0State, id: string): boolean {
  return multi && !/^rs-\w+-[a-z0-9-]+-\w{5}$/.test(id);
}

/** Of another team, or in many clusters of no form at all: an answer like that of a server in trouble. */
function read(state: Sandbox0State, exchange: Exchange, id: string): Reply {
  const found = state.sandboxes.get(id);
  const mine = found?.teamId === teamOf(state, exchange);
  if (isUnrouted(state, id) || (found !== undefined && !mine))
    return failed(state, state.multi ? 503 : 502, 'unavailable', 'failed to get sandbox');
  if (found === undefined) return failed(state, 404, 'not_found', 'sandbox not found');
  return succeeded(detailOf(found, state));
}

const STATUSES = ['starting', 'running', 'paused', 'terminating', 'failed'];
const OLDER_STATUSES = ['pending', 'starting', 'running', 'failed', 'completed', 'terminating'];
const MOST = 200;

interface Query {
  status: string | null;
  statusKnown: boolean;
  paused: boolean | null;
  template: string | null;
  limit: number;
  offset: number;
}

function queryOf({ quirks }: Sandbox0State, { query }: Exchange): Query {
  const status = query.get('status');
  const paused = query.get('paused');
  return {
    status,
    statusKnown: status === null || (quirks.power ? OLDER_STATUSES : STATUSES).includes(status),
    paused: paused === null ? null : paused === 'true',
    template: query.get('template_id'),
    limit: Number(query.get('limit') ?? 50),
    offset: quirks.ignoresOffset ? 0 : Number(query.get('offset') ?? 0),
  };
}

function matching(
  state: Sandbox0State,
  exchange: Exchange,
  { status, paused, template }: Query,
): FakeSandbox[] {
  const { ignoresFilters, power } = state.quirks;
  const team = teamOf(state, exchange);
  // Older servers call a paused one running.
  const called = (one: FakeSandbox) => (power && one.status === 'paused' ? 'running' : one.status);
  const fits = (one: FakeSandbox) =>
    (status === null || called(one) === status) &&
    (paused === null || (one.status === 'paused') === paused) &&
    (template === null || one.template === template);
  return [...state.sandboxes.values()]
    .filter((one) => one.teamId === team && (ignoresFilters || fits(one)))
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

function reply(state: Sandbox0State, rows: FakeSandbox[], count: number, hasMore: boolean): Reply {
  const sandboxes = rows.map((one) => summaryOf(one, state));
  const nothing = state.quirks.nullForEmpty && rows.length === 0;
  return succeeded({ sandboxes: nothing ? null : sandboxes, count, has_more: hasMore });
}

function listOfOne(state: Sandbox0State, exchange: Exchange): Reply {
  const query = queryOf(state, exchange);
  const { limit, offset } = query;
  if (!query.statusKnown) return failed(state, 400, 'bad_request', 'invalid status parameter');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return failed(state, 400, 'bad_request', `limit must be between 1 and ${MOST}`);
  const all = matching(state, exchange, query);
  return reply(state, all.slice(offset, offset + limit), all.length, offset + limit < all.length);
}

/** Asks each cluster for its first 200 only, leaves out those that are down, and is wrong about the end. */
function listOfMany(state: Sandbox0State, exchange: Exchange): Reply {
  const query = queryOf(state, exchange);
  const limit = query.limit >= 1 && query.limit <= MOST ? query.limit : 50;
  const all = query.statusKnown ? matching(state, exchange, query) : [];
  const seen = new Map<string, number>();
  const shown = all.filter(({ cluster }) => {
    const rank = (seen.get(cluster) ?? 0) + 1;
    seen.set(cluster, rank);
    return rank <= MOST && !state.down.has(cluster);
  });
  const page = shown.slice(query.offset, query.offset + limit);
  return reply(state, page, shown.length, query.offset + limit <= shown.length);
}
