import { hasCode, notFoundError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { matchesAs, type SandboxFilter } from '../../sandbox/filter.js';
import type { Sandbox, State } from '../../sandbox/sandbox.js';
import { objectOf } from '../remote/json.js';
import { lookupById } from '../remote/lookup.js';
import { asRow, rowOf, stateOf, templateId, toSandbox, toWhole } from './mapping.js';
import { rowsOf } from './rows.js';
import { pathOf, type Service } from './service.js';
import type { Row, Wire } from './wire.js';

/** Ids are opaque; anything else than this is no word to put into a path. */
const ID = /^[A-Za-z0-9][\w-]*$/;
/** The time and eight letters or digits, as all are that have been seen. */
const WHOLE_ID = /^\d{10}[a-z0-9]{8}$/;
/** The most that a page may have. */
const PAGE_LIMIT = 100;
/** What the server can be asked for, one at a time. */
const ASKABLE: ReadonlySet<State> = new Set(['creating', 'running', 'paused', 'stopped']);
/** What no sandbox here ever is. */
const NEVER: ReadonlySet<State> = new Set(['killing', 'gone']);

/** Page by page, and each filter here, whatever the server made of it. */
export async function* listSandboxes(
  service: Service,
  filter: SandboxFilter,
  { signal, onWarning }: Call,
): AsyncGenerator<Sandbox> {
  const path = listPath(filter);
  if (path === null) return;
  const onCut = (reason: string) => onWarning?.(`the list of ${service.name} may not be complete: ${reason}`);
  for await (const row of rowsOf<Wire, Row>(service, { path, take: asRow, signal, onCut })) {
    const sandbox = toSandbox(row, service);
    if (sandbox.state !== 'gone' && matchesAs(sandbox, templateId(row), filter)) yield sandbox;
  }
}

/** Null where nothing can pass, so that nothing need be asked. */
function listPath({ states, labels = [] }: SandboxFilter): string | null {
  const wanted = states && [...states].filter((state) => !NEVER.has(state));
  if (wanted?.length === 0 || labels.length > 0) return null;
  const [state] = wanted?.length === 1 ? wanted : [];
  const status = state !== undefined && ASKABLE.has(state) ? `&status=${state}` : '';
  return `/v1/sandboxes?limit=${PAGE_LIMIT}${status}`;
}

/** What the server says of one; `not_found` where there is none any more. */
export async function readRow(service: Service, id: string, signal: AbortSignal): Promise<Row> {
  const { name: backend } = service;
  const gone = (text: string) => notFoundError(text, { backend, id });
  if (!ID.test(id)) throw gone(`no sandbox "${id}" on ${backend}`);
  const answer = await service.door().ask({ method: 'GET', path: pathOf(id), signal });
  const row = rowOf(objectOf<Wire>(answer, backend), service);
  // Some are still told of for a while.
  if (stateOf(row) === 'gone') throw gone(`${id} is gone: ${backend} calls it ${row.status}`);
  return row;
}

export async function getSandbox(service: Service, id: string, { signal }: Call): Promise<Sandbox> {
  return toWhole(await readRow(service, id, signal), service);
}

/** Gone where there is none. */
export async function readState(service: Service, id: string, signal: AbortSignal): Promise<State> {
  try {
    return stateOf(await readRow(service, id, signal));
  } catch (error) {
    if (hasCode(error, 'not_found')) return 'gone';
    throw error;
  }
}

export function lookup(service: Service, reference: string, call: Call): Promise<Sandbox[]> {
  return lookupById(reference, {
    door: service.door(),
    id: ID,
    whole: WHOLE_ID,
    get: (id) => getSandbox(service, id, call),
    list: () => listSandboxes(service, {}, call),
  });
}
