import { asSandmanError, hasCode, otherError, type SandmanError } from '../../errors.js';
import type { Ask, Door } from '../remote/door.js';
import { objectOf } from '../remote/json.js';
import { intervalOf, ONE } from '../remote/rhythm.js';
import type { Answer } from '../remote/send.js';
import { readRow } from './read.js';
import { pathOf, type Service } from './service.js';
import type { Row } from './wire.js';

/** The agent comes up some time after its sandbox runs: about a minute and a half, with the waits in between. */
const TRIES = 22;

const LATER = 'try again in a moment; where it stays so, make another sandbox';

/** The agent inside of one sandbox, whose token is renewed where it takes it no more. */
export interface Agent {
  readonly host: string;
  ask(ask: Ask): Promise<Answer>;
  /** The token that was good last. */
  token(): string;
  /** Asks for another token, unless this one is out of use already. */
  renew(stale: string, signal: AbortSignal): Promise<void>;
  /** Cuts what is on its way. */
  close(): void;
}

/** Nothing is asked of the agent yet. */
export async function openAgent(service: Service, row: Row, signal: AbortSignal): Promise<Agent> {
  const told = addressOf(row) === '' ? await readRow(service, row.id, signal) : row;
  const host = hostOf(service, told);
  const doors: Door[] = [];
  let token = '';
  let door: Door;
  const enter = (fresh: string) => {
    token = fresh;
    door = service.agent(host, fresh);
    doors.push(door);
  };
  enter(row.auth_token || (await freshToken(service, row.id, signal)));
  const renew: Agent['renew'] = async (stale, own) => {
    if (token !== stale) return;
    const fresh = await freshToken(service, row.id, own);
    // Others who were refused may have been faster; what they have asked since goes on.
    if (token === stale) enter(fresh);
  };
  return {
    host,
    token: () => token,
    renew,
    ask: async (ask) => {
      const before = token;
      try {
        return await door.ask(ask);
      } catch (error) {
        // A token may be older than the machine that it is for; what is new is wrong for good.
        if (!hasCode(error, 'auth')) throw error;
        await renew(before, ask.signal);
        return await door.ask(ask);
      }
    },
    close: () => {
      for (const one of doors) one.close();
    },
  };
}

/** Asks until the agent is there, or `look`, which is called in between, throws. */
export async function untilUp(
  { clock }: Service,
  agent: Pick<Agent, 'ask'>,
  ask: Ask,
  look: (error: SandmanError) => Promise<void> = async () => {},
): Promise<Answer> {
  for (let round = 0; ; round += 1) {
    try {
      return await agent.ask(ask);
    } catch (error) {
      if (!isStarting(error) || round === TRIES - 1) throw error;
      await look(asSandmanError(error));
      await clock.sleep(intervalOf(ONE, round, clock), ask.signal);
    }
  }
}

/** Nobody is there yet, or only a proxy that does not know the host. A limit was waited for already. */
function isStarting(error: unknown): boolean {
  if (hasCode(error, 'not_found')) return true;
  return !hasCode(error, 'limit') && asSandmanError(error).details.retryable === true;
}

function addressOf({ public_host, direct_url }: Row): string {
  return public_host || direct_url || '';
}

function hostOf({ name: backend, endpoint }: Service, row: Row): string {
  const host = addressOf(row);
  const { id } = row;
  const { protocol } = URL.canParse(host) ? new URL(host) : { protocol: '' };
  // Token and environment are secrets; they go in the clear only where the key does too.
  if (protocol === 'https:' || (protocol === 'http:' && endpoint.startsWith('http:'))) return host;
  throw otherError(`${backend} tells no address at which the agent of ${id} could be asked`, {
    ...{ backend, id },
    hint: LATER,
  });
}

async function freshToken(
  { name: backend, door }: Service,
  id: string,
  signal: AbortSignal,
): Promise<string> {
  const answer = await door().ask({ method: 'POST', path: `${pathOf(id)}/token/refresh`, signal });
  const { auth_token: token } = objectOf<Pick<Row, 'auth_token'>>(answer, backend);
  if (token) return token;
  throw otherError(`${backend} gives no token for the agent of ${id}`, { backend, id, hint: LATER });
}
