import { asSandmanError, hasCode, otherError, type SandmanError } from '../../errors.js';
import type { Door } from '../remote/door.js';
import { objectOf } from '../remote/json.js';
import { intervalOf, ONE } from '../remote/rhythm.js';
import { readRow } from './read.js';
import { pathOf, type Service } from './service.js';
import type { Row } from './wire.js';

/** The agent comes up some time after its sandbox runs: about a minute and a half, with the waits in between. */
const TRIES = 22;
const ANSWER_MS = 10_000;

/** Gives a running sandbox its environment, which only the agent inside can do. */
export async function setEnvironment(
  service: Service,
  row: Row,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const told = addressOf(row) === '' ? await readRow(service, row.id, signal) : row;
  const host = hostOf(service, told);
  const ask = { method: 'PATCH', path: '/env', body: { env_vars: env, merge: true }, signal } as const;
  let agent = service.agent(host, row.auth_token || (await freshToken(service, row.id, signal)));
  try {
    const first = await untilUp(service, agent, ask);
    if (first === null) return;
    if (first.code !== 'auth') throw first;
    // A token may be older than the machine that it is for; what is new is wrong for good.
    agent.close();
    agent = service.agent(host, await freshToken(service, row.id, signal));
    const second = await untilUp(service, agent, ask);
    if (second !== null) throw second;
  } finally {
    agent.close();
  }
}

/** Null when it was done, or why it was not. */
async function untilUp(
  { clock }: Service,
  agent: Door,
  ask: Omit<Parameters<Door['ask']>[0], 'limitMs'>,
): Promise<SandmanError | null> {
  for (let round = 0; ; round += 1) {
    try {
      await agent.ask({ ...ask, limitMs: ANSWER_MS });
      return null;
    } catch (error) {
      if (!isStarting(error) || round === TRIES - 1) return asSandmanError(error);
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
  throw otherError(`${backend} tells no address at which the agent of ${id} could be asked`, { backend, id });
}

async function freshToken(
  { name: backend, door }: Service,
  id: string,
  signal: AbortSignal,
): Promise<string> {
  const answer = await door().ask({ method: 'POST', path: `${pathOf(id)}/token/refresh`, signal });
  const { auth_token: token } = objectOf<Pick<Row, 'auth_token'>>(answer, backend);
  if (token) return token;
  throw otherError(`${backend} gives no token for the agent of ${id}`, { backend, id });
}
