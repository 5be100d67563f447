import { notFoundError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { matchesAs, type SandboxFilter } from '../../sandbox/filter.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { lookupById } from '../remote/lookup.js';
import { allPages, type Page } from '../remote/pages.js';
import { rowsIn, sandboxIn } from './answer.js';
import { idOf, toSandbox, toWhole } from './mapping.js';
import { listQuery } from './query.js';
import type { Service } from './service.js';
import type { Detail, Listed } from './wire.js';

/** What the server takes for an id; anything else is refused there, and so not sent. */
const ID = /^[a-z0-9]+(-[a-z0-9]+)?$/;
const WHOLE_ID = /.{20}/;

/** Page by page, each filter on the server where it has it, and once more here, whatever the server made of it. */
export async function* listSandboxes(
  service: Service,
  filter: SandboxFilter,
  { signal, onWarning }: Call,
): AsyncGenerator<Sandbox> {
  const door = service.door();
  const query = listQuery(filter, service.vendor);
  if (query === null) return;
  const rows = allPages<Listed>({
    fetch: async (token) => {
      const from = token === null ? '' : `&nextToken=${encodeURIComponent(token)}`;
      const answer = await door.ask({ method: 'GET', path: `/v2/sandboxes?${query}${from}`, signal });
      const next = [answer.headers['x-next-token']].flat()[0];
      const items = rowsIn(answer, service.name);
      return { items, next: next || null } satisfies Page<Listed>;
    },
    idOf: (row) => idOf(row, service),
    onCut: (reason) => onWarning?.(`the list of ${service.name} may not be complete: ${reason}`),
  });
  for await (const row of rows) {
    const sandbox = toSandbox(row, service);
    if (matchesAs(sandbox, row.templateID, filter)) yield sandbox;
  }
}

export async function getSandbox(service: Service, id: string, { signal }: Call): Promise<Sandbox> {
  return toWhole(await readDetail(service, id, signal), service);
}

/** As the service tells it: with its tokens. */
export async function readDetail(service: Service, id: string, signal: AbortSignal): Promise<Detail> {
  const { name } = service;
  if (!ID.test(id)) throw notFoundError(`no sandbox "${id}" on ${name}`, { backend: name, id });
  const answer = await service.door().ask({ method: 'GET', path: `/sandboxes/${id}`, signal });
  return sandboxIn<Detail>(answer, name);
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
