import type { IncomingMessage } from 'node:http';
import type { HopxState, Quirks } from './hopx.js';
import { COMMAND_ROUTES, type Job } from './hopx-commands.js';
import { FILE_ROUTES } from './hopx-files.js';
import { type AgentRoute, type AtHome, refused } from './hopx-inside.js';
import { createMachines, type Machines } from './hopx-machines.js';
import type { FakeSandbox } from './hopx-state.js';
import { createTerminals, type FakeTerminals } from './hopx-terminal.js';
import { loadSpec } from './openapi.js';
import {
  BAD_GATEWAY,
  type Exchange,
  type FakeServer,
  type Reply,
  type Route,
  startServer,
} from './server.js';
import type { Violations } from './violations.js';

export interface FakeAgent extends FakeServer {
  machines: Machines;
  terminals: FakeTerminals;
}

interface AgentOptions extends Pick<HopxState, 'sandboxes'>, Pick<Violations, 'note'> {
  quirks: Quirks;
}

const spec = loadSpec('hopx-agent.openapi.json');

/** All agents behind one address: which of them is meant is told by the token, which only it takes. */
export async function startAgent({ sandboxes, quirks, note }: AgentOptions): Promise<FakeAgent> {
  const machines = createMachines();
  const terminals = createTerminals(quirks);
  const jobs = new Map<string, Job[]>();
  const ownerOf = (headers: IncomingMessage['headers']) => {
    const token = headers.authorization?.replace(/^Bearer /, '');
    return [...sandboxes.values()].find((sandbox) => sandbox.token === token) ?? null;
  };
  const homeOf = (sandbox: FakeSandbox): AtHome => {
    const own = jobs.get(sandbox.id) ?? [];
    jobs.set(sandbox.id, own);
    return { sandbox, inside: machines.of(sandbox), env: sandbox.env, jobs: own };
  };
  const refusal = (owner: FakeSandbox | null): Reply | null => {
    if (owner === null) return refused(401, 'TOKEN_INVALID', 'invalid token');
    return owner.status === 'running' ? null : BAD_GATEWAY;
  };
  const server = await startServer({
    routes: [...ENV_ROUTES, ...COMMAND_ROUTES, ...FILE_ROUTES].map((route) =>
      routeOf(route, ownerOf, homeOf),
    ),
    missing: { status: 404, body: { error: 'no such thing', code: 'METHOD_NOT_ALLOWED' } },
    before: (exchange) => {
      machines.follow(sandboxes);
      note(spec?.request(exchange));
      const { agentLags } = quirks;
      if (agentLags !== undefined && agentLags.requests > 0) {
        agentLags.requests -= 1;
        return agentLags.reply;
      }
      return refusal(ownerOf(exchange.headers));
    },
    after: (exchange, reply) => note(spec?.reply(exchange, reply)),
    upgrade: (request, socket, head) => {
      machines.follow(sandboxes);
      const owner = ownerOf(request.headers);
      const status = request.url === '/terminal' ? refusal(owner)?.status : 404;
      if (owner === null || status !== undefined)
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      else terminals.accept(homeOf(owner), request, socket, head);
    },
  });
  const close = async () => {
    terminals.close();
    // What is asked now would move in again.
    await server.close();
    await machines.close();
  };
  return { ...server, machines, terminals, close };
}

function routeOf(
  { handle, ...route }: AgentRoute,
  ownerOf: (headers: IncomingMessage['headers']) => FakeSandbox | null,
  homeOf: (sandbox: FakeSandbox) => AtHome,
): Route {
  return {
    ...route,
    handle: (exchange: Exchange, params) => {
      const owner = ownerOf(exchange.headers);
      return owner === null ? BAD_GATEWAY : handle(homeOf(owner), exchange, params);
    },
  };
}

const ENV_ROUTES: AgentRoute[] = [
  {
    method: 'PATCH',
    path: '/env',
    handle: ({ sandbox }, { body: { env_vars: wanted, merge: keep } }) => {
      sandbox.env = { ...(keep === true ? sandbox.env : {}), ...wanted };
      return { status: 200, body: { success: true } };
    },
  },
  {
    method: 'GET',
    path: '/env',
    handle: ({ env }) => ({ status: 200, body: { env_vars: env, count: Object.keys(env).length } }),
  },
];
