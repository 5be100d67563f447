import type { Agent, AgentOptions, RequestOptions, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.js';

/** What `http.request` needs to reach an engine. */
export interface Transport {
  request: typeof request;
  agent: Agent;
  options: Pick<RequestOptions, 'socketPath' | 'host' | 'port'> & { servername?: string };
}

/** Bulk verbs run 8 at a time by default, and one more connection carries the events. */
const MAX_SOCKETS = 32;
/** Every connection over ssh is a login of its own, and servers refuse many at once (sshd's MaxStartups is 10). */
const MAX_SSH_SOCKETS = 4;
const POOL: AgentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' };

/** There is no TLS: without this, node finds out by an expression whose compilation takes 5 ms. */
const NAMELESS = { servername: '' };

/** Opens a connection through a program's standard streams. */
export type OpenTunnel = (endpoint: Extract<Endpoint, { kind: 'ssh' }>) => Promise<Duplex>;

/** Node's HTTP is loaded where it is spoken, and the parts for TLS where these are needed. */
export async function transportFor(endpoint: Endpoint, openTunnel: OpenTunnel): Promise<Transport> {
  const { Agent, request } = await import('node:http');
  if (endpoint.kind === 'unix') {
    return { request, agent: new Agent(POOL), options: { ...NAMELESS, socketPath: endpoint.path } };
  }
  if (endpoint.kind === 'ssh') {
    const pool = new Agent({ ...POOL, maxSockets: MAX_SSH_SOCKETS });
    const agent = tunnelAgent(pool, () => openTunnel(endpoint));
    return { request, agent, options: { ...NAMELESS, host: 'engine' } };
  }
  const options = { host: endpoint.host, port: endpoint.port };
  if (endpoint.tls === null) return { request, agent: new Agent(POOL), options };
  const { ca, cert, key, insecure = false } = endpoint.tls;
  const https = await import('node:https');
  return {
    request: https.request,
    agent: new https.Agent({ ...POOL, ca, cert, key, rejectUnauthorized: !insecure }),
    options,
  };
}

/** An agent whose connections are child processes; node:http takes any duplex stream. */
function tunnelAgent(agent: Agent, open: () => Promise<Duplex>): Agent {
  agent.createConnection = (_options, done) => {
    open().then(
      (stream) => done?.(null, stream),
      (error: Error) => done?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}
