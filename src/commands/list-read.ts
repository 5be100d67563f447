import type { Context } from '../context.js';
import { hasCode } from '../errors.js';
import { deadline } from '../sandbox/deadline.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import type { ListAnswer } from './list-answer.js';

/** Of several, one that says nothing for so long does not hold up the others any more. */
const SILENCE_MS = 10_000;

export interface Reading {
  filter: SandboxFilter;
  /** A backend that fails is told of, and is no failure of the others. */
  lenient: boolean;
  answer: ListAnswer;
}

/** Reads all backends at once into the answer; for each, whether it told all that it has. */
export async function readAll(
  context: Context,
  names: readonly string[],
  reading: Reading,
): Promise<boolean[]> {
  const enough = new AbortController();
  return Promise.all(names.map((name) => readOne(context, name, reading, enough)));
}

async function readOne(
  context: Context,
  name: string,
  { filter, lenient, answer }: Reading,
  enough: AbortController,
): Promise<boolean> {
  const either = AbortSignal.any([context.signal, enough.signal]);
  const limit = deadline(either, lenient ? SILENCE_MS : null, `listing ${name}`);
  try {
    const backend = await context.backends.open(name);
    for await (const sandbox of backend.list(filter, { ...context.call(), signal: limit.signal })) {
      limit.renew();
      if (answer.take(sandbox)) continue;
      enough.abort();
      return true;
    }
    answer.told(name);
    return true;
  } catch (error) {
    if (enough.signal.aborted) return true;
    if (!lenient || hasCode(error, 'cancelled')) throw error;
    // No engine at all is no failure for who only uses remote backends.
    if (name === 'local' && hasCode(error, 'unreachable') && !isConfigured(context, name)) return true;
    context.io.warn(`${name}: ${(error as Error).message}`);
    return false;
  } finally {
    limit.clear();
  }
}

/** The local engine, and all that somebody has set up. */
export function countedBackends(context: Context): string[] {
  const configured = context.backends.entries().filter(({ name }) => isConfigured(context, name));
  return [...new Set(['local', ...configured.map(({ name }) => name)])];
}

/** Whether somebody has chosen it, set it up, or has a key for it. */
export function isConfigured({ settings, backends, place: { env } }: Context, name: string): boolean {
  const chosen = settings.written('defaultBackend');
  const { source } = backends.keyOrigin(name);
  return (
    Object.hasOwn(settings.backends(), name) ||
    (chosen.origin !== 'default' && chosen.text === name) ||
    (name === 'local' && Boolean(env.DOCKER_HOST || env.DOCKER_CONTEXT || env.CONTAINER_HOST)) ||
    (source !== 'none' && source !== 'unneeded')
  );
}
