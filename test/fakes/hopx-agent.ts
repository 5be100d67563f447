import type { HopxState, Quirks } from './hopx.js';
import { loadSpec } from './openapi.js';
import { BAD_GATEWAY, type Exchange, type FakeServer, type Reply, startServer } from './server.js';
import type { Violations } from './violations.js';

export type FakeAgent = FakeServer;

interface AgentOptions extends Pick<HopxState, 'sandboxes'>, Pick<Violations, 'note'> {
  quirks: Quirks;
}

const spec = loadSpec('hopx-agent.openapi.json');

/** All agents behind one address: which of them is meant is told by the token, which only it takes. */
export async function startAgent({ sandboxes, quirks, note }: AgentOptions): Promise<FakeAgent> {
  const ownerOf = ({ headers }: Exchange) => {
    const token = headers.authorization?.replace(/^Bearer /, '');
    return [...sandboxes.values()].find((sandbox) => sandbox.token === token);
  };
  const merge = (exchange: Exchange): Reply => {
    const owner = ownerOf(exchange);
    const { env_vars: wanted, merge: keep } = exchange.body;
    if (owner !== undefined) owner.env = { ...(keep === true ? owner.env : {}), ...wanted };
    return { status: 200, body: { success: true } };
  };
  return startServer({
    routes: [{ method: 'PATCH', path: '/env', handle: merge }],
    missing: { status: 404, body: { error: 'no such thing', code: 'METHOD_NOT_ALLOWED' } },
    before: (exchange) => {
      note(spec?.request(exchange));
      const { agentLags } = quirks;
      if (agentLags !== undefined && agentLags.requests > 0) {
        agentLags.requests -= 1;
        return agentLags.reply;
      }
      const owner = ownerOf(exchange);
      if (owner === undefined)
        return { status: 401, body: { error: 'invalid token', code: 'TOKEN_INVALID' } };
      return owner.status === 'running' ? null : BAD_GATEWAY;
    },
    after: (exchange, reply) => note(spec?.reply(exchange, reply)),
  });
}
