import type { Backend } from '../../sandbox/backend.js';
import { lacking } from '../remote/lacking.js';
import { watchByPolling } from '../remote/poll.js';
import { killSandbox, pauseSandbox, resumeSandbox, setDeadlines } from './change.js';
import { checkService } from './check.js';
import { createSandbox } from './create.js';
import { execInside } from './exec.js';
import { PAUSE_EFFECT } from './mapping.js';
import { getSandbox, listSandboxes, lookup } from './read.js';
import type { Service } from './service.js';

/** Sandbox0. `close` lets go of the doors, where any was opened. */
export function sandbox0Backend(service: Service, close: () => void): Backend {
  const { name, endpoint, clock } = service;
  const list: Backend['list'] = (filter, call) => listSandboxes(service, filter, call);
  return {
    name,
    type: 'sandbox0',
    endpoint,
    verbs: new Set(['pause', 'resume', 'kill']),
    abilities: new Set(['deadlines', 'hard-deadline', 'no-deadline', 'deadlines-while-paused']),
    pauseEffect: PAUSE_EFFECT,
    create: (spec, call) => createSandbox(service, spec, call),
    get: (id, call) => getSandbox(service, id, call),
    lookup: (reference, call) => lookup(service, reference, call),
    list,
    start: lacking(name, 'start', PAUSE_EFFECT),
    stop: lacking(name, 'stop', PAUSE_EFFECT),
    pause: (id, call) => pauseSandbox(service, id, call),
    resume: (id, call, options) => resumeSandbox(service, id, call, options),
    kill: (id, call) => killSandbox(service, id, call),
    setDeadlines: (id, deadlines, call) => setDeadlines(service, id, deadlines, call),
    exec: (id, spec, streams, call) => execInside(service, id, spec, streams, call),
    watch: watchByPolling(list, clock),
    check: (call) => checkService(service, call),
    close,
  };
}
