import { notFoundError, SandmanError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { matches, type SandboxFilter } from '../../sandbox/filter.js';
import { SHORTEST_PREFIX } from '../../sandbox/resolve.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Engine } from './engine.js';
import { LABELS } from './labels.js';
import {
  boundingCapabilities,
  fromInspection,
  fromSummary,
  type Inspection,
  type PodmanInspection,
  type Summary,
} from './mapping.js';

/** One request, however many there are; the engine filters by label, the rest is done here. */
export async function listSandboxes(
  engine: Engine,
  filter: SandboxFilter,
  { signal }: Call,
): Promise<Sandbox[]> {
  const labels = (filter.labels ?? []).map(({ key, value }) =>
    value === undefined ? key : `${key}=${value}`,
  );
  return (await summaries(engine, { label: labels }, signal)).filter((sandbox) => matches(sandbox, filter));
}

/** Only what can be part of an id needs the whole list; a name, or a whole id, is looked for by the engine. */
export async function lookup(engine: Engine, reference: string, { signal }: Call): Promise<Sandbox[]> {
  const isWhole = /^[0-9a-f]{64}$/.test(reference);
  const found = isWhole ? await summaries(engine, { id: [reference] }, signal) : [];
  if (found.length > 0) return found;
  const maybeId = reference.length >= SHORTEST_PREFIX && /^[0-9a-f]+$/.test(reference);
  if (maybeId) return summaries(engine, {}, signal);
  const escaped = reference.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return summaries(engine, { name: [`^/?${escaped}$`] }, signal);
}

async function summaries(
  { json, name }: Engine,
  { label = [], ...others }: Record<string, string[]>,
  signal: AbortSignal,
): Promise<Sandbox[]> {
  const filters = JSON.stringify({ label: [`${LABELS.managed}=true`, ...label], ...others });
  const path = `/containers/json?all=1&filters=${encodeURIComponent(filters)}`;
  const found = await json<Summary[]>({ method: 'GET', path, signal }, Array.isArray);
  return found.map((summary) => fromSummary(summary, name));
}

/** `not_found` also for a container that is not Sandman's. `lean`: without what another request must be sent for. */
export async function inspect(engine: Engine, id: string, { signal }: Call, lean = false): Promise<Sandbox> {
  const question = { method: 'GET', path: `/containers/${id}/json`, signal } as const;
  const inspection = await engine
    .json<Inspection>(question, ({ Id }) => typeof Id === 'string')
    .catch((error: unknown) => {
      throw error instanceof SandmanError ? error.with({ id }) : error;
    });
  if (inspection.Config?.Labels?.[LABELS.managed] !== 'true') {
    throw notFoundError(`${id} is not a sandbox`, { backend: engine.name, id });
  }
  const sandbox = fromInspection(inspection, engine.name);
  if (lean) return sandbox;
  const { boundingPath } = await engine.dialect(signal);
  if (boundingPath === null || sandbox.confinement === null) return sandbox;
  const full = await engine.json<PodmanInspection>(
    { method: 'GET', path: boundingPath(id), signal },
    (value) => typeof value === 'object',
  );
  return { ...sandbox, confinement: { ...sandbox.confinement, capabilities: boundingCapabilities(full) } };
}
