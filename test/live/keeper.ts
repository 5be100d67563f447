import { hasCode } from '../../src/errors.js';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import type { State } from '../../src/sandbox/sandbox.js';
import type { Service } from '../services/site.js';

/** What of a run is on the real service, and has to go again. */
export interface Keeper {
  /** The same backend, which notes what it makes. */
  keeping(backend: Backend): Backend;
  /** What is made from now on goes at the end of the case, and not of the run. */
  beginCase(): void;
  endCase(): Promise<void>;
  /** Kills all that is left. */
  end(): Promise<void>;
}

const CLEAN_UP_MS = 60_000;

export function createKeeper(): Keeper {
  const ofRun = new Set<string>();
  const ofCase = new Set<string>();
  let inCase = false;
  let backend: Backend | undefined;
  const killAll = async (ids: Set<string>) => {
    const call: Call = { signal: AbortSignal.timeout(CLEAN_UP_MS) };
    const killed = [...ids].map(async (id) => {
      await backend?.kill(id, call).catch((error: unknown) => {
        if (!hasCode(error, 'not_found')) throw new Error(`${id} may still be there`, { cause: error });
      });
      ids.delete(id);
    });
    const failed = (await Promise.allSettled(killed)).filter(({ status }) => status === 'rejected');
    if (failed.length > 0)
      throw new AggregateError(failed.map((one) => (one as PromiseRejectedResult).reason));
  };
  return {
    keeping: (given) => {
      backend = given;
      return {
        ...given,
        create: async (spec, call) => {
          const place = inCase ? ofCase : ofRun;
          const made = await given.create(spec, call);
          place.add(made.id);
          return made;
        },
      };
    },
    beginCase: () => {
      inCase = true;
    },
    endCase: () => {
      inCase = false;
      return killAll(ofCase);
    },
    end: async () => {
      await killAll(ofCase);
      await killAll(ofRun);
    },
  };
}

/** Asks the service itself, with none of Sandman's code in between. */
export async function truthOf({ raw, variables }: Service, id: string): Promise<State> {
  const { env } = process;
  const address = (env[variables.url] || raw.address).replace(/\/+$/, '');
  const headers = raw.headers(env[variables.key] ?? '');
  const answer = await fetch(`${address}${raw.path(id)}`, { headers });
  if (answer.status === 404 || answer.status === 410) return 'gone';
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return raw.stateIn(await answer.json());
}
