import { asSandmanError, hasCode, notFoundError, otherError, type SandmanError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { CLEAN_UP_MS, createOnce, readNew } from '../remote/create-once.js';
import type { Door } from '../remote/door.js';
import { warnOfUnheeded } from '../remote/heed.js';
import { readUntil } from '../remote/read-until.js';
import { claimBody } from './create-body.js';
import { dataOf } from './envelope.js';
import { idOf, toWhole } from './mapping.js';
import { getSandbox } from './read.js';
import { refuseWhatCannotBeHad } from './refuse.js';
import { CLAIM_MS, pathOf, SANDBOXES, type Service } from './service.js';
import type { Claim, Wire } from './wire.js';

/**
 * Claims a sandbox. Nothing in a claim can be read again later, so one whose answer was lost cannot be told from those
 * of others: it is said that it may be there.
 */
export async function createSandbox(service: Service, spec: SandboxSpec, call: Call): Promise<Sandbox> {
  const { name, clock } = service;
  refuseWhatCannotBeHad(name, spec);
  const body = claimBody(spec);
  const { signal } = call;
  const { door } = await service.access(signal);
  signal.throwIfAborted();
  let claimed: Wire = {};
  call.onProgress?.({ text: `creating a sandbox on ${name}` });
  const since = clock.date();
  const told = (made: Sandbox) => warnOfUnheeded(made, spec, since, call, clock);
  return createOnce(
    {
      backend: name,
      clock,
      send: async () => {
        claimed = await claim(door, name, body, signal);
        return idOf(claimed, name);
      },
      read: (id) => readClaimed(service, id, { claimed, wait: spec.wait, told }, call),
      find: null,
      remove: async (id, own) => {
        await door.ask({ method: 'DELETE', path: pathOf(service, id), signal: own });
      },
    },
    call,
  );
}

async function claim(door: Door, name: string, body: Claim, signal: AbortSignal): Promise<Wire> {
  const limits = { limitMs: CLAIM_MS, lingerMs: CLEAN_UP_MS };
  try {
    return dataOf<Wire>(await door.ask({ method: 'POST', path: SANDBOXES, body, signal, ...limits }), name);
  } catch (error) {
    throw withTemplate(asSandmanError(error), body.template);
  }
}

/** A server of several clusters looks for one that has the template, and only says that it found none. */
function withTemplate(error: SandmanError, template: string): SandmanError {
  if (!hasCode(error, 'not_found') && !/no clusters available for template/.test(error.message)) return error;
  const { backend, requestId } = error.details;
  const message = error.message.includes(`"${template}"`) ? error.message : `${error.message} "${template}"`;
  return notFoundError(message, { backend, requestId, hint: 'name another one with --template' });
}

/** Read until it runs, since a claim may be answered while it starts; a failed one is taken away again. */
async function readClaimed(
  service: Service,
  id: string,
  { claimed, wait, told }: { claimed: Wire; wait: boolean; told(made: Sandbox): void },
  call: Call,
): Promise<Sandbox> {
  const look = () => getSandbox(service, id, call);
  const ready = ({ state }: Sandbox) => !wait || state !== 'creating';
  const read = async () => {
    const made = await readUntil(look, ready, call.signal, service.clock);
    if (made.state !== 'failed') told(made);
    return made;
  };
  const made = await readNew(id, read, () => toWhole(claimed, service.name), call);
  if (made.state !== 'failed') return made;
  throw otherError(`${service.name}: the new sandbox ${id} has failed`, {
    ...{ backend: service.name, id },
    hint: 'nothing of it is left: try again, or name another template with --template',
  });
}
