import { failed, type HopxState, wireIn } from './hopx.js';
import type { FakeSandbox } from './hopx-state.js';
import type { Exchange, Reply, Route } from './server.js';

export function listRoutes(state: HopxState): Route[] {
  return [
    { method: 'GET', path: '/v1/sandboxes', handle: (exchange) => list(state, exchange) },
    { method: 'GET', path: '/v1/templates', handle: () => templates(state) },
  ];
}

const STATUSES = ['running', 'stopped', 'paused', 'creating'];

function list(state: HopxState, { query }: Exchange): Reply {
  const { quirks } = state;
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return failed(state, 400, 'INVALID_REQUEST', 'limit must be between 1 and 100');
  const status = query.get('status');
  if (status !== null && !STATUSES.includes(status))
    return failed(state, 400, 'INVALID_REQUEST', `unknown status ${status}`);
  const region = query.get('region');
  const fits = (one: FakeSandbox) =>
    (status === null || one.status === status) && (region === null || one.region === region);
  const all = [...state.sandboxes.values()].sort(
    (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1),
  );
  return page(state, quirks.ignoresFilters ? all : all.filter(fits), limit, query.get('cursor'));
}

/** The cursor is how many were seen. */
function page(state: HopxState, rows: FakeSandbox[], limit: number, cursor: string | null): Reply {
  const { quirks } = state;
  const from = cursor === null || quirks.repeatsCursor ? 0 : Number(cursor.slice(1));
  const until = from + limit;
  const more = until < rows.length;
  const next = more && !quirks.moreWithoutCursor ? (quirks.repeatsCursor ? 'same' : `c${until}`) : null;
  const data = rows.slice(from, until).map((row) => wireIn(state, row));
  const holes = quirks.nullEntries ? [null, ...data, null] : data;
  return {
    status: 200,
    body: {
      object: 'list',
      data: quirks.nullForEmpty && data.length === 0 ? null : holes,
      has_more: more,
      next_cursor: next,
      url: '/v1/sandboxes',
      request_id: 'req_fake',
    },
  };
}

function templates({ templates: known }: HopxState): Reply {
  const data = [...known].map(([id, name]) => ({
    id,
    name,
    display_name: name,
    status: 'active',
    is_public: true,
    object: 'template',
  }));
  return {
    status: 200,
    body: { object: 'list', data, has_more: false, url: '/v1/templates', request_id: 'req_fake' },
  };
}
