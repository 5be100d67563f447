import {
  asSandmanError,
  conflictError,
  hasCode,
  notFoundError,
  type SandmanError,
  unsupportedError,
} from '../../errors.js';
import type { State } from '../../sandbox/sandbox.js';
import { type ChangeVerb, TARGETS, verbLacking } from '../../sandbox/transitions.js';
import type { Ask } from '../remote/door.js';
import { readUntil } from '../remote/read-until.js';
import type { Answer } from '../remote/send.js';
import { wholeSeconds } from '../remote/values.js';
import { PAUSE_EFFECT, stateOf } from './mapping.js';
import { readRow, readState } from './read.js';
import { pathOf, type Service, SLOW_MS } from './service.js';
import type { Wire } from './wire.js';

/** Takes a sandbox to where the verb leads, and returns when it is there. */
export async function change(
  service: Service,
  verb: Exclude<ChangeVerb, 'kill'>,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const request: Ask = { method: 'POST', path: `${pathOf(id)}/${verb}`, signal };
  try {
    const answer = await ask(
      service,
      id,
      request,
      verbLacking(service.name, verb, PAUSE_EFFECT),
      TARGETS[verb],
    );
    await reached(service, id, TARGETS[verb], answer, signal);
  } catch (error) {
    // A request that says nothing can only be wrong for the state that the sandbox is in.
    if (hasCode(error, 'usage')) throw conflictError(error.message, { ...error.details, outcomeOpen: true });
    throw error;
  }
}

export async function kill(service: Service, id: string, signal: AbortSignal): Promise<void> {
  const answer = await service.door().ask({ method: 'DELETE', path: pathOf(id), signal, limitMs: SLOW_MS });
  await reached(service, id, 'gone', answer, signal);
}

export async function setDeadline(
  service: Service,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const { name: backend } = service;
  const lacking = unsupportedError(`${backend} sets no deadlines of sandboxes that are there`, {
    backend,
    hint: 'give --ttl to `sandman create`',
  });
  const body = { timeout_seconds: wholeSeconds(seconds) };
  await ask(service, id, { method: 'PUT', path: `${pathOf(id)}/timeout`, body, signal }, lacking);
}

/** Resumes and then sets the deadline, which one request cannot do. */
export async function resumeFor(
  service: Service,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await change(service, 'resume', id, signal);
  } catch (error) {
    // Where it goes on all the same, it must not do so without its deadline.
    if (!asSandmanError(error).details.outcomeOpen) throw error;
    const now = await readState(service, id, signal).catch(() => null);
    if (now !== 'running' && now !== 'resuming') throw error;
    await waitFor(service, id, 'running', signal);
    // Refused: another hand has resumed it, whose deadline is not brought nearer.
    if (hasCode(error, 'conflict') && (await endsLater(service, id, seconds, signal))) return;
  }
  try {
    await setDeadline(service, id, seconds, signal);
  } catch (error) {
    const failure = asSandmanError(error);
    throw failure.as(`${id} was resumed, and its deadline could not be set: ${failure.message}`, {
      hint: failure.details.hint ?? `see \`sandman ttl -b ${service.name} ${id}\``,
      // That it runs is known, and is not all that was asked for.
      outcomeOpen: false,
    });
  }
}

async function endsLater(
  service: Service,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { expires_at: end } = await readRow(service, id, signal);
  return Date.parse(end ?? '') > service.clock.date() + seconds * 1000;
}

/**
 * Asks for what not every account has: then the answer is 405, 501, or a 404 although the sandbox is there, and not where
 * another hand has brought it meanwhile.
 */
async function ask(
  service: Service,
  id: string,
  request: Ask,
  lacking: SandmanError,
  target: State = 'gone',
): Promise<Answer> {
  try {
    return await service.door().ask({ ...request, limitMs: SLOW_MS });
  } catch (error) {
    const isElsewhere = async () => {
      const state = await readState(service, id, request.signal);
      return state !== 'gone' && state !== target;
    };
    const without = hasCode(error, 'unsupported') || (hasCode(error, 'not_found') && (await isElsewhere()));
    if (!without) throw error;
    const { message, details } = asSandmanError(error);
    throw lacking.as(`${lacking.message} (${message})`, { requestId: details.requestId });
  }
}

/** Waits for the state, unless the answer says that it is reached. */
async function reached(
  service: Service,
  id: string,
  target: State,
  { body }: Answer,
  signal: AbortSignal,
): Promise<void> {
  if (stateIn(body) !== target) await waitFor(service, id, target, signal);
}

/** Null where the answer is none, or says nothing: the sandbox itself tells. */
function stateIn(body: string): State | null {
  try {
    return stateOf((JSON.parse(body) ?? {}) as Wire);
  } catch {
    return null;
  }
}

async function waitFor(service: Service, id: string, target: State, signal: AbortSignal): Promise<void> {
  const { name: backend, clock } = service;
  // One that has failed is killed too, and may be called failed until it is gone.
  const over = (state: State) =>
    state === target || state === 'gone' || (state === 'failed' && target !== 'gone');
  const state = await readUntil(() => readState(service, id, signal), over, signal, clock);
  if (state === target) return;
  if (state === 'gone') throw notFoundError(`${id} is gone`, { backend, id });
  throw conflictError(`${id} has failed`, { backend, id });
}
