import { asSandmanError, hasCode, otherError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { CLEAN_UP_MS, createOnce } from '../remote/create-once.js';
import { warnOfUnheeded } from '../remote/heed.js';
import { objectOf } from '../remote/json.js';
import { readUntil } from '../remote/read-until.js';
import { wholeSeconds } from '../remote/values.js';
import { setEnvironment } from './environment.js';
import { rowOf, stateOf, toWhole } from './mapping.js';
import { readRow } from './read.js';
import { refuseWhatCannotBeHad } from './refuse.js';
import { CREATE_MS, pathOf, type Service } from './service.js';
import { missingTemplate } from './templates.js';
import type { NewSandbox, Row, Wire } from './wire.js';

export async function createSandbox(service: Service, spec: SandboxSpec, call: Call): Promise<Sandbox> {
  refuseWhatCannotBeHad(service, spec);
  const { name: backend, clock } = service;
  call.signal.throwIfAborted();
  call.onProgress?.({ text: `creating a sandbox on ${backend}` });
  const since = clock.date();
  let made: Row | undefined;
  return createOnce(
    {
      backend,
      clock,
      send: async () => {
        made = await sendCreate(service, spec, call.signal);
        return made.id;
      },
      read: async (id) => {
        const sandbox = await finish(service, made ?? { id }, spec, call);
        warnOfUnheeded(sandbox, spec, since, call, clock);
        return sandbox;
      },
      // A sandbox carries nothing of the caller's, and others may make some at the same time.
      find: null,
      remove: async (id, signal) => {
        await service.door().ask({ method: 'DELETE', path: pathOf(id), signal });
      },
    },
    call,
  );
}

async function sendCreate(service: Service, spec: SandboxSpec, signal: AbortSignal): Promise<Row> {
  const { name } = service;
  const limits = { limitMs: CREATE_MS, lingerMs: CLEAN_UP_MS };
  const body = createBody(service, spec);
  try {
    const answer = await service
      .door()
      .ask({ method: 'POST', path: '/v1/sandboxes', body, signal, ...limits });
    return rowOf(objectOf<Wire>(answer, name), service);
  } catch (error) {
    // A wrong template has been answered with 404 and with 500.
    const suspect = hasCode(error, 'not_found') || (hasCode(error, 'other') && error.details.outcomeOpen);
    throw (suspect ? await missingTemplate(service, templateOf(spec), signal) : null) ?? error;
  }
}

function templateOf({ template, image }: SandboxSpec): string {
  return template ?? image;
}

/** Without a time it lives until it is killed. The environment is not in it: the service takes it, and does nothing. */
function createBody({ region }: Service, spec: SandboxSpec): NewSandbox {
  const template = templateOf(spec);
  const { ttlSeconds } = spec.lifetime;
  return {
    ...(/^\d+$/.test(template) ? { template_id: template } : { template_name: template }),
    ...(region === null ? {} : { region }),
    ...(ttlSeconds === undefined ? {} : { timeout_seconds: wholeSeconds(ttlSeconds) }),
    ...(spec.network === 'none' ? { internet_access: false } : {}),
  };
}

/** What was made, running and with its environment. */
async function finish(service: Service, made: Row, spec: SandboxSpec, call: Call): Promise<Sandbox> {
  const { env, wait, lifetime } = spec;
  const wanted = Object.keys(env).length > 0;
  const row = await withEnd(
    service,
    wait || wanted ? await running(service, made, call) : made,
    lifetime,
    call,
  );
  if (wanted) {
    call.onProgress?.({ text: `setting the environment of ${row.id}` });
    await setEnvironment(service, row, env, call.signal).catch((error: unknown) => {
      const failure = asSandmanError(error);
      throw failure.as(`the environment of ${row.id} could not be set: ${failure.message}`);
    });
  }
  return toWhole(row, service);
}

/** Read again where a deadline was asked for and the answer to the create tells of none. */
async function withEnd(
  service: Service,
  made: Row,
  { ttlSeconds }: SandboxSpec['lifetime'],
  { signal }: Call,
): Promise<Row> {
  if (ttlSeconds === undefined || made.expires_at) return made;
  return readRow(service, made.id, signal).then(
    (row) => ({ ...row, auth_token: row.auth_token || made.auth_token || null }),
    () => made,
  );
}

const FATAL: ReadonlySet<string> = new Set(['failed', 'stopped']);

async function running(service: Service, made: Row, { signal }: Call): Promise<Row> {
  if (stateOf(made) === 'running') return made;
  const { name: backend, clock } = service;
  const { id } = made;
  const ended = (what: string, cause?: unknown) =>
    otherError(`${id} was made, and ${what} instead of running`, {
      ...{ backend, id, cause },
      hint: 'nothing of it is left: try again, or name another template with --template',
    });
  const look = () =>
    readRow(service, id, signal).catch((error: unknown) => {
      throw hasCode(error, 'not_found') ? ended('went away', error) : error;
    });
  const done = (row: Row) => stateOf(row) === 'running' || FATAL.has(stateOf(row));
  const row = await readUntil(look, done, signal, clock);
  if (!FATAL.has(stateOf(row))) return { ...row, auth_token: row.auth_token || made.auth_token || null };
  throw ended(`is ${row.status}`);
}
