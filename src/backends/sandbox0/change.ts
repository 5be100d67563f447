import { conflictError, hasCode, notFoundError, otherError, type SandmanError } from '../../errors.js';
import type { Call, Deadlines, ResumeOptions } from '../../sandbox/backend.js';
import type { State } from '../../sandbox/sandbox.js';
import { readUntil } from '../remote/read-until.js';
import type { Answer } from '../remote/send.js';
import { deadlineConfig } from './create-body.js';
import { stateOf } from './mapping.js';
import { getSandbox, readWire } from './read.js';
import { checkDeadlines } from './refuse.js';
import { CHANGE_MS, pathOf, type Service } from './service.js';
import type { Wire } from './wire.js';

const SILENT =
  'a pause that fails there is taken back and nothing is said of it: try it again, which does no harm';

/**
 * Asks for a pause, which goes on behind the answer, and reads until it is done. Asking again is safe: one that is
 * under way stays the only one.
 */
export async function pauseSandbox(service: Service, id: string, call: Call): Promise<void> {
  await post(service, id, 'pause', call);
  try {
    await follow(service, id, 'paused', call, whyNotPaused(service.name, id));
  } catch (error) {
    throw hasCode(error, 'timeout') ? error.with({ hint: SILENT }) : error;
  }
}

/** Answered when it is over; who asks twice is made to wait for the same one. Older servers go on behind the answer. */
export async function resumeSandbox(
  service: Service,
  id: string,
  call: Call,
  { ttlSeconds }: ResumeOptions = {},
): Promise<void> {
  if (ttlSeconds !== undefined) await postpone(service, id, ttlSeconds, call);
  await post(service, id, 'resume', call);
  await follow(service, id, 'running', call, whyNotRunning(service.name, id));
}

/** By a change of the configuration: the API's own refresh would put the hard deadline off as well. */
export async function setDeadlines(
  service: Service,
  id: string,
  deadlines: Deadlines,
  { signal, onWarning }: Call,
): Promise<void> {
  checkDeadlines(service.name, deadlines);
  const { door } = await service.access(signal);
  const body = { config: deadlineConfig(deadlines) };
  const answer = await door.ask({ method: 'PUT', path: pathOf(service, id), body, signal });
  const { ttl = 0 } = body.config;
  // The end that is told until then is one at which nothing happens.
  if (ttl > 0 && isPaused(answer)) onWarning?.(`${id} is paused: its ${ttl} s begin when it is resumed`);
}

/** False where the answer does not tell: that it was done is known without. */
function isPaused({ body }: Answer): boolean {
  try {
    return stateOf((JSON.parse(body) as { data?: Wire | null }).data ?? {}) === 'paused';
  } catch {
    return false;
  }
}

export async function killSandbox(service: Service, id: string, { signal }: Call): Promise<void> {
  const { door } = await service.access(signal);
  await door.ask({ method: 'DELETE', path: pathOf(service, id), signal, limitMs: CHANGE_MS });
}

/** The time of a paused one counts from its resume; of one that was resumed meanwhile it is never made shorter. */
async function postpone(service: Service, id: string, ttlSeconds: number, call: Call): Promise<void> {
  const { state, expiresAt } = await getSandbox(service, id, call);
  const end = service.clock.date() + ttlSeconds * 1000;
  const longer = expiresAt === null || Date.parse(expiresAt) >= end;
  if (state !== 'running' || !longer)
    await setDeadlines(service, id, { ttlSeconds }, { signal: call.signal });
}

async function post(service: Service, id: string, verb: string, { signal }: Call): Promise<void> {
  const { door } = await service.access(signal);
  const path = `${pathOf(service, id)}/${verb}`;
  await door.ask({ method: 'POST', path, signal, repeatable: true, limitMs: CHANGE_MS });
}

/** Why what was read last, after what was read before, will not come to what is wanted; null: it still may. */
type Doubt = (now: Wire, before: Wire | null) => SandmanError | null;

/** Reads until a state is reached, or cannot be any more. */
async function follow(service: Service, id: string, wanted: State, call: Call, doubt: Doubt): Promise<void> {
  let before: Wire | null = null;
  const read = async (): Promise<Wire> => {
    const now = await readWire(service, id, call.signal);
    const failure = stateOf(now) === wanted ? null : doubt(now, before);
    if (failure !== null) throw failure;
    before = now;
    return now;
  };
  await readUntil(read, (now) => stateOf(now) === wanted, call.signal, service.clock);
}

/** Newer servers call it running all the while; a new run, or an older server's word, tells that it came to nothing. */
function whyNotPaused(backend: string, id: string): Doubt {
  return (now, before) => {
    const state = stateOf(now);
    if (state === 'running' && before !== null) {
      const details = { backend, id, retryable: true };
      if (stateOf(before) === 'pausing') {
        return otherError(`${backend}: the pause of ${id} failed, and it still runs`, {
          ...details,
          hint: SILENT,
        });
      }
      if ((now.runtime_generation ?? 0) > (before.runtime_generation ?? 0)) {
        const hint = 'pause it when nobody uses it, or make it with --no-auto-resume';
        return conflictError(`${id} was paused, and has been resumed again`, { ...details, hint });
      }
    }
    return state === 'running' || state === 'pausing' ? null : ended(state, backend, id);
  };
}

function whyNotRunning(backend: string, id: string): Doubt {
  return (now) => {
    const state = stateOf(now);
    return state === 'failed' || state === 'killing' || state === 'gone' ? ended(state, backend, id) : null;
  };
}

function ended(state: State, backend: string, id: string): SandmanError {
  if (state === 'gone') return notFoundError(`${id} is gone`, { backend, id });
  return conflictError(`${id} is ${state} now`, { backend, id });
}
