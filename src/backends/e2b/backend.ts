import { unsupportedError } from '../../errors.js';
import type { Ability, Backend, Call } from '../../sandbox/backend.js';
import { uniqueWord } from '../../sandbox/unique.js';
import type { Ask } from '../remote/door.js';
import { lacking } from '../remote/lacking.js';
import { watchByPolling } from '../remote/poll.js';
import { refuseFarAway } from '../remote/refuse.js';
import { wholeSeconds } from '../remote/values.js';
import { checkService } from './check.js';
import { createSandbox } from './create.js';
import { DEFAULT_TTL_SECONDS } from './create-body.js';
import { execInside } from './exec.js';
import { PAUSE_EFFECT } from './mapping.js';
import { getSandbox, listSandboxes, lookup } from './read.js';
import { type Service, slowLimit } from './service.js';

/** E2B, and Novita, which speaks the same protocol. `close` lets go of the door, where it was opened. */
export function e2bBackend(service: Service, close: () => void): Backend {
  const { name, vendor, endpoint, legacy, clock } = service;
  const send = async (ask: Ask): Promise<void> => void (await service.door().ask(ask));
  const abilities = new Set<Ability>(['deadlines']);
  if (vendor.pausesFilesOnly) abilities.add('files-only-pause');
  const list: Backend['list'] = (filter, call) => listSandboxes(service, filter, call);
  return {
    name,
    type: vendor.type,
    endpoint,
    verbs: new Set(['pause', 'resume', 'kill']),
    abilities,
    pauseEffect: PAUSE_EFFECT,
    create: (spec, call) => createSandbox(service, spec, uniqueWord(), call),
    get: (id, call) => getSandbox(service, id, call),
    lookup: (reference, call) => lookup(service, reference, call),
    list,
    start: lacking(name, 'start', PAUSE_EFFECT),
    stop: lacking(name, 'stop', PAUSE_EFFECT),
    pause: (id, { signal }, { filesOnly = false } = {}) =>
      send({
        method: 'POST',
        path: `/sandboxes/${id}/pause`,
        ...pauseBody(filesOnly, legacy),
        signal,
        limitMs: slowLimit(service),
      }),
    // Of one that runs already it only ever puts the deadline off; without a time the API would give it 15 s.
    resume: async (id, { signal }, { ttlSeconds, usualTtlSeconds } = {}) => {
      refuseFarAway(name, ttlSeconds);
      await send({
        method: 'POST',
        path: `/sandboxes/${id}/connect`,
        body: { timeout: wholeSeconds(ttlSeconds ?? usualTtlSeconds ?? DEFAULT_TTL_SECONDS) },
        signal,
        limitMs: slowLimit(service),
      });
    },
    kill: (id, { signal }) =>
      send({ method: 'DELETE', path: `/sandboxes/${id}`, signal, limitMs: slowLimit(service) }),
    setDeadlines: async (id, { ttlSeconds }, { signal }) => {
      if (!ttlSeconds)
        throw unsupportedError(`${name}: a deadline cannot be taken away`, { backend: name, id });
      refuseFarAway(name, ttlSeconds);
      const body = { timeout: wholeSeconds(ttlSeconds) };
      await send({ method: 'POST', path: `/sandboxes/${id}/timeout`, body, signal, repeatable: true });
    },
    exec: (id, spec, streams, call) => execInside(service, id, spec, streams, call),
    watch: watchByPolling(list, clock),
    check: (call: Call) => checkService(service, call),
    close,
  };
}

/** Nothing where memory is kept: that is what a pause is, and newer fields are unknown to older servers. */
function pauseBody(filesOnly: boolean, legacy: boolean): { body?: unknown } {
  if (filesOnly) return { body: { memory: false } };
  // Old regions answer at once and go on pausing, unless they are told.
  return legacy ? { body: { sync: true } } : {};
}
