import { hasCode, type SandmanError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { matches, type SandboxFilter } from '../../sandbox/filter.js';
import { SHORTEST_PREFIX } from '../../sandbox/resolve.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { allPages, nextOffset, type Page } from '../remote/pages.js';
import { watchPages } from './complete.js';
import { dataOf } from './envelope.js';
import { idOf, toSandbox, toWhole } from './mapping.js';
import { listPath } from './query.js';
import { mayBeId, pathOf, type Service } from './service.js';
import type { Listed, Wire } from './wire.js';

/** What ids look like: the cluster's key, the template, and five letters and digits. */
const WHOLE_ID = /^rs-[a-z0-9]+-[a-z0-9-]+-[a-z0-9]{5}$/;
/** Any trouble behind the server is told as "not found", so it is asked once more after a moment. */
const AGAIN_MS = 250;

/** Page by page, each filter on the server where that is certain, and once more here, whatever the server made of it. */
export async function* listSandboxes(
  service: Service,
  filter: SandboxFilter,
  { signal, onWarning }: Call,
): AsyncGenerator<Sandbox> {
  const { name } = service;
  const { door } = await service.access(signal);
  const path = listPath(filter);
  if (path === null) return;
  const onCut = (reason: string) => onWarning?.(`the list of ${name} may not be complete: ${reason}`);
  const whole = watchPages();
  const fetch = async (token: string | null): Promise<Page<Wire>> => {
    const offset = Number(token ?? 0);
    const answer = await door.ask({ method: 'GET', path: `${path}&offset=${offset}`, signal });
    const { sandboxes, count, has_more } = dataOf<Listed>(answer, name);
    const items = sandboxes ?? [];
    const total = typeof count === 'number' ? count : null;
    whole.note(items, total);
    return { items, next: nextOffset({ offset, got: items.length, total, more: has_more === true }) };
  };
  const wanted = { ...filter, template: filter.template?.toLowerCase() };
  for await (const row of allPages<Wire>({ fetch, idOf: (one) => idOf(one, name), onCut })) {
    const sandbox = toSandbox(row, name);
    if (matches(sandbox, wanted)) yield sandbox;
  }
  const doubt = whole.doubt();
  if (doubt !== null) onCut(doubt);
}

export async function getSandbox(service: Service, id: string, { signal }: Call): Promise<Sandbox> {
  return toWhole(await readWire(service, id, signal), service.name);
}

/** As the server tells it. A "not found" is believed when it was said twice. */
export async function readWire(service: Service, id: string, signal: AbortSignal): Promise<Wire> {
  const { name, clock } = service;
  const { door } = await service.access(signal);
  const path = pathOf(service, id);
  const read = async () => dataOf<Wire>(await door.ask({ method: 'GET', path, signal }), name);
  try {
    return await read();
  } catch (error) {
    if (!hasCode(error, 'not_found')) throw error;
    await clock.sleep(AGAIN_MS, signal);
    return read();
  }
}

/**
 * By id, which one request tells; the beginning of one needs the list. There are no names. What is another team's is
 * answered like a server in trouble, so then the list must tell which it is.
 */
export async function lookup(service: Service, reference: string, call: Call): Promise<Sandbox[]> {
  // Here too, so that who is not signed in is not told that there is no such sandbox.
  await service.access(call.signal);
  if (!mayBeId(reference)) return [];
  let trouble: SandmanError | null = null;
  try {
    if (WHOLE_ID.test(reference)) return [await getSandbox(service, reference, call)];
  } catch (error) {
    if (!hasCode(error, 'not_found', 'unreachable')) throw error;
    if (hasCode(error, 'unreachable')) trouble = error;
  }
  if (reference.length < SHORTEST_PREFIX) return [];
  const begun: Sandbox[] = [];
  for await (const sandbox of listSandboxes(service, {}, call)) {
    if (sandbox.id.startsWith(reference)) begun.push(sandbox);
  }
  const hint = 'the list answers and does not have it: it may be of another team';
  if (begun.length === 0 && trouble !== null) throw trouble.with({ hint });
  return begun;
}
