import { unsupportedError } from '../../errors.js';
import { type Ability, type Backend, type Call, dateOf } from '../../sandbox/backend.js';
import { CHANGE_VERBS } from '../../sandbox/transitions.js';
import { objectOf } from '../remote/json.js';
import { watchByPolling } from '../remote/poll.js';
import { change, kill, resumeFor, setDeadline } from './changes.js';
import { createSandbox } from './create.js';
import { execInside } from './exec.js';
import { PAUSE_EFFECT } from './mapping.js';
import { getSandbox, listSandboxes, lookup } from './read.js';
import { entriesIn } from './rows.js';
import type { Service } from './service.js';
import type { Listing } from './wire.js';

/** Whether a paused one can be given a deadline is nowhere said, and so the service's to say. */
const ABILITIES: ReadonlySet<Ability> = new Set(['deadlines', 'deadlines-while-paused']);

/** HopX. Not every account has start and stop, which is found out when they are used. */
export function hopxBackend(service: Service, close: () => void): Backend {
  const { name, endpoint, clock } = service;
  const list: Backend['list'] = (filter, call) => listSandboxes(service, filter, call);
  return {
    name,
    type: 'hopx',
    endpoint,
    verbs: new Set(CHANGE_VERBS),
    abilities: ABILITIES,
    pauseEffect: PAUSE_EFFECT,
    create: (spec, call) => createSandbox(service, spec, call),
    get: (id, call) => getSandbox(service, id, call),
    lookup: (reference, call) => lookup(service, reference, call),
    list,
    start: (id, { signal }) => change(service, 'start', id, signal),
    stop: (id, _, { signal }) => change(service, 'stop', id, signal),
    pause: (id, { signal }) => change(service, 'pause', id, signal),
    resume: (id, { signal }, { ttlSeconds } = {}) =>
      ttlSeconds === undefined
        ? change(service, 'resume', id, signal)
        : resumeFor(service, id, ttlSeconds, signal),
    kill: (id, { signal }) => kill(service, id, signal),
    setDeadlines: async (id, { ttlSeconds }, { signal }) => {
      if (ttlSeconds) return setDeadline(service, id, ttlSeconds, signal);
      throw unsupportedError(`${name}: a deadline cannot be taken away`, { backend: name, id });
    },
    exec: (id, spec, streams, call) => execInside(service, id, spec, streams, call),
    watch: watchByPolling(list, clock),
    check: (call) => checkService(service, call),
    close,
  };
}

/** Asks for one row: its health is told to anybody, and this tells whether the key is good too. */
async function checkService({ name, endpoint, door }: Service, { signal }: Call) {
  const answer = await door().ask({ method: 'GET', path: '/v1/sandboxes?limit=1', signal });
  entriesIn(objectOf<Listing<unknown>>(answer, name), name);
  return {
    endpoint,
    ...dateOf(answer),
    engine: 'HopX',
    version: 'API v1',
    apiVersion: 'v1',
    // Null: only the use of it tells.
    features: {
      stop: null,
      pauseKeepsMemory: true,
      pauseFilesOnly: false,
      ttl: true,
      idleTimeout: false,
      network: true,
    },
  };
}
