import { otherError } from '../../errors.js';
import { errorOf } from './answer.js';
import { type Dialect, dialectOf } from './dialect.js';
import type { Answer, Ask, Door } from './door.js';

/** An engine that was found: its door, and what its answers tell of it. */
export interface Engine {
  /** The backend's name, for sandboxes and errors. */
  name: string;
  door: Door;
  /** As `door.ask`, for answers that must be good: any other is thrown as the failure that it means. */
  ask(ask: Ask, good?: readonly number[]): Promise<Answer>;
  /** Which engine it is; every answer tells, so that only the very first question may have to be asked for it. */
  dialect(signal: AbortSignal): Promise<Dialect>;
}

/** The value of a good answer; what is no JSON comes from something that is no engine. */
export function readJson<T>({ body }: Pick<Answer, 'body'>): T {
  try {
    return JSON.parse(body) as T;
  } catch (error) {
    const begin = JSON.stringify(body.slice(0, 80));
    throw otherError(`the engine sent what is not JSON: ${begin}`, { outcomeOpen: true, cause: error });
  }
}

export function engineBehind(name: string, door: Door): Engine {
  let dialect: Dialect | undefined;
  const ask: Engine['ask'] = async (question, good = [200]) => {
    const answer = await door.ask(question);
    dialect = dialectOf(answer.headers.server?.toString());
    if (!good.includes(answer.status)) throw errorOf(answer).with({ backend: name });
    return answer;
  };
  return {
    name,
    door,
    ask,
    dialect: async (signal) => {
      if (dialect === undefined) await ask({ method: 'GET', path: '/_ping', signal });
      return dialect ?? dialectOf(undefined);
    },
  };
}
