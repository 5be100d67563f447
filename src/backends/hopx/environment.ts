import { openAgent, untilUp } from './agent.js';
import type { Service } from './service.js';
import type { Row } from './wire.js';

const ANSWER_MS = 10_000;

/** Gives a running sandbox its environment, which only the agent inside can do. */
export async function setEnvironment(
  service: Service,
  row: Row,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const agent = await openAgent(service, row, signal);
  const body = { env_vars: env, merge: true };
  try {
    await untilUp(service, agent, { method: 'PATCH', path: '/env', body, signal, limitMs: ANSWER_MS });
  } finally {
    agent.close();
  }
}
