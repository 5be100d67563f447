import { asSandmanError, hasCode, unreachableError } from '../../errors.js';
import { within } from '../../sandbox/deadline.js';
import { errorOf, jsonOf } from './answer.js';
import { type Dialect, dialectOf } from './dialect.js';
import type { Answer, Ask, Door } from './door.js';
import { formatEndpoint } from './endpoint.js';

/** An engine that was found: its door, and what its answers tell of it. */
export interface Engine {
  /** The backend's name, for sandboxes and errors. */
  name: string;
  door: Door;
  /** As `door.ask`, for answers that must be good: any other is thrown as the failure that it means. */
  ask(ask: Ask, good?: readonly number[]): Promise<Answer>;
  /** As `ask`, for the JSON of the answer. */
  json<T>(ask: Ask, looksRight: (value: T) => boolean, good?: readonly number[]): Promise<T>;
  /** Which engine it is; every answer tells, so that only the very first question may have to be asked for it. */
  dialect(signal: AbortSignal): Promise<Dialect>;
}

/** A read has its answer at once, also from a busy engine; one that is hung never gives it. */
const READ_MS = 15_000;

export function engineBehind(name: string, door: Door): Engine {
  let dialect: Dialect | undefined;
  const ask: Engine['ask'] = async (question, good = [200]) => {
    const answer = await (question.method === 'GET' ? read(door, name, question) : door.ask(question));
    dialect = dialectOf(answer.headers.server?.toString());
    if (!good.includes(answer.status)) throw errorOf(answer).with({ backend: name });
    return answer;
  };
  return {
    name,
    door,
    ask,
    json: async (question, looksRight, good) => {
      const answer = await ask(question, good);
      try {
        return jsonOf(answer, looksRight);
      } catch (error) {
        throw asSandmanError(error).with({ backend: name });
      }
    },
    dialect: async (signal) => {
      if (dialect === undefined) await ask({ method: 'GET', path: '/_ping', signal });
      return dialect ?? dialectOf(undefined);
    },
  };
}

async function read(door: Door, backend: string, question: Ask): Promise<Answer> {
  const { signal } = question;
  try {
    return await within(signal, READ_MS, 'reading', (limited) => door.ask({ ...question, signal: limited }));
  } catch (error) {
    if (signal.aborted || !hasCode(error, 'timeout')) throw error;
    const place = formatEndpoint(door.endpoint);
    throw unreachableError(`the engine at ${place} takes requests and does not answer them`, {
      backend,
      retryable: true,
      cause: error,
    });
  }
}

/** Ends a container at once, whatever it does, with all that it has. `good`: other answers that are well. */
export async function removeContainer(
  { ask, dialect }: Engine,
  id: string,
  signal: AbortSignal,
  good: readonly number[] = [],
): Promise<void> {
  const path = (await dialect(signal)).removalPath(id);
  await ask({ method: 'DELETE', path, signal }, [200, 204, ...good]);
}
