import { hasCode } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { NO_LIFETIME, type Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { CLEAN_UP_MS, createOnce, readNew } from '../remote/create-once.js';
import type { Ask } from '../remote/door.js';
import { warnOfUnheeded } from '../remote/heed.js';
import { rowsIn, sandboxIn } from './answer.js';
import { createBody } from './create-body.js';
import { idOf, PAUSE_EFFECT } from './mapping.js';
import { REQUEST_KEY, withoutOurs } from './metadata.js';
import { encodeMetadata } from './query.js';
import { getSandbox } from './read.js';
import { refuseWhatCannotBeHad } from './refuse.js';
import { type Service, slowLimit } from './service.js';
import type { Made, NewSandbox } from './wire.js';

/** `request` is a word that only this call knows, by which a lost answer can be made good. */
export async function createSandbox(
  service: Service,
  spec: SandboxSpec,
  request: string,
  call: Call,
): Promise<Sandbox> {
  refuseWhatCannotBeHad(service, spec);
  const door = service.door();
  const body = createBody(service, spec, request);
  const { signal } = call;
  signal.throwIfAborted();
  const limits = { limitMs: slowLimit(service), lingerMs: CLEAN_UP_MS };
  call.onProgress?.({ text: `creating a sandbox on ${service.name}` });
  const since = service.clock.date();
  const read = async (id: string): Promise<Sandbox> => {
    const made = await getSandbox(service, id, call);
    warnOfUnheeded(made, spec, since, call, service.clock);
    return made;
  };
  return createOnce(
    {
      backend: service.name,
      clock: service.clock,
      send: async () => {
        const ask: Ask = { method: 'POST', path: '/sandboxes', body, signal, ...limits };
        const answer = await door.ask(ask).catch((error: unknown) => {
          throw hasCode(error, 'not_found')
            ? error.with({ hint: 'name another one with --template' })
            : error;
        });
        return idOf(sandboxIn<Made>(answer, service.name), service);
      },
      read: (id) =>
        readNew(
          id,
          () => read(id),
          () => unread(service, id, body),
          call,
        ),
      find: (own) => findRequest(service, request, own),
      remove: async (made, own) => {
        await door.ask({ method: 'DELETE', path: `/sandboxes/${made}`, signal: own });
      },
    },
    call,
  );
}

/** The id of the sandbox that carries the word; null where there is none. */
async function findRequest(service: Service, request: string, signal: AbortSignal): Promise<string | null> {
  const path = `/v2/sandboxes?limit=100&metadata=${encodeMetadata([[REQUEST_KEY, request]])}`;
  const answer = await service.door().ask({ method: 'GET', path, signal });
  const found = rowsIn(answer, service.name).find(({ metadata }) => metadata?.[REQUEST_KEY] === request);
  return found === undefined ? null : idOf(found, service);
}

/** What is known of a sandbox of which only the id was answered. */
function unread({ name }: Service, id: string, { templateID, metadata }: NewSandbox): Sandbox {
  return {
    id,
    name: null,
    backend: name,
    state: 'running',
    nativeState: '',
    template: templateID,
    image: null,
    createdAt: null,
    startedAt: null,
    pausedAt: null,
    stoppedAt: null,
    expiresAt: null,
    hardExpiresAt: null,
    lifetime: { ...NO_LIFETIME },
    labels: withoutOurs(metadata),
    resources: { cpus: null, memoryBytes: null, diskBytes: null },
    pause: PAUSE_EFFECT,
    endpoints: [],
    confinement: null,
  };
}
