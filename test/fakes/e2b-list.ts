import { type E2bState, failed } from './e2b.js';
import { decodeMetadata, type FakeSandbox, summaryOf } from './e2b-state.js';
import type { Exchange, Reply, Route } from './server.js';

export function listRoute(state: E2bState): Route {
  return { method: 'GET', path: '/v2/sandboxes', handle: (exchange) => list(state, exchange) };
}

const STATES = ['running', 'paused'];
/** Novita's documents list these besides. */
const NOVITA_STATES = [...STATES, 'cloning', 'commiting', 'snapshotting'];

function list(state: E2bState, { query }: Exchange): Reply {
  const { quirks, vendor, legacy } = state;
  const limit = Number(query.get('limit') ?? 100);
  const most = legacy ? 1000 : 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) return failed(400, 'validation error: limit');
  const states = query.get('state')?.split(',') ?? null;
  const known = vendor === 'novita' ? NOVITA_STATES : STATES;
  if (states?.some((one) => !known.includes(one))) return failed(400, 'validation error: state');
  const metadata = query.get('metadata');
  const pairs = metadata === null ? [] : decodeMetadata(metadata);
  if (pairs === null) return failed(400, 'cannot parse metadata');
  const template = vendor === 'e2b' ? query.get('template') : null;
  if (template?.includes(':')) return failed(400, 'a tag is not allowed');
  const fits = (one: FakeSandbox) =>
    (states === null || states.includes(one.state)) &&
    pairs.every(([key, value]) => one.metadata[key] === value) &&
    (template === null || one.templateID === template || one.alias === template);
  const all = [...state.sandboxes.values()].sort(newestFirst);
  return page(state, quirks.ignoresFilters ? all : all.filter(fits), limit, query.get('nextToken'));
}

/** Goes on behind the last row that was seen, wherever that stands now. */
function page({ quirks }: E2bState, rows: FakeSandbox[], limit: number, token: string | null): Reply {
  const after = token === null || quirks.ignoresToken ? null : decodeToken(token);
  if (after === undefined) return failed(400, 'Invalid next token');
  const rest = after === null ? rows : rows.filter((one) => newestFirst(one, after) > 0);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const next = last !== undefined && rest.length > limit ? encodeToken(last) : null;
  const headers = next === null ? {} : { 'x-next-token': tokenFor(quirks, next) };
  const items = shown.map(summaryOf);
  return { status: 200, headers, body: quirks.nullForEmpty && items.length === 0 ? null : items };
}

let served = 0;

function tokenFor({ repeatsToken, ignoresToken }: E2bState['quirks'], next: string): string {
  served += 1;
  if (ignoresToken) return encodeToken({ startedAt: served, id: 'i' });
  return repeatsToken ? 'c2FtZQ' : next;
}

type Key = Pick<FakeSandbox, 'startedAt' | 'id'>;

function newestFirst(a: Key, b: Key): number {
  return b.startedAt - a.startedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function encodeToken({ startedAt, id }: Key): string {
  return Buffer.from(`${startedAt}__${id}`).toString('base64url');
}

/** Undefined for what is no token of ours. */
function decodeToken(token: string): Key | null | undefined {
  // The word of a server that repeats itself leads to the beginning.
  if (token === 'c2FtZQ') return null;
  const [time, id] = Buffer.from(token, 'base64url').toString().split('__');
  return id === undefined || !/^\d+$/.test(time ?? '') ? undefined : { startedAt: Number(time), id };
}
