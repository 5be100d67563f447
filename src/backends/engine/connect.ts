import { Agent, type AgentOptions } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.js';

/** What `http.request` needs to reach an engine. */
export interface Transport {
  protocol: 'http:' | 'https:';
  agent: Agent;
  options: { socketPath?: string; host?: string; port?: number };
}

/** Bulk verbs run 8 at a time by default, and one more connection carries the events. */
const MAX_SOCKETS = 32;
/** Every connection over ssh is a login of its own, and servers refuse many at once (sshd's MaxStartups is 10). */
const MAX_SSH_SOCKETS = 4;
const POOL: AgentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' };

/** Opens a connection through a program's standard streams. */
export type OpenTunnel = (endpoint: Extract<Endpoint, { kind: 'ssh' }>) => Promise<Duplex>;

export function transportFor(endpoint: Endpoint, openTunnel: OpenTunnel): Transport {
  if (endpoint.kind === 'unix') {
    return { protocol: 'http:', agent: new Agent(POOL), options: { socketPath: endpoint.path } };
  }
  if (endpoint.kind === 'ssh') {
    return { protocol: 'http:', agent: tunnelAgent(() => openTunnel(endpoint)), options: { host: 'engine' } };
  }
  const options = { host: endpoint.host, port: endpoint.port };
  if (endpoint.tls === null) return { protocol: 'http:', agent: new Agent(POOL), options };
  const { ca, cert, key, insecure = false } = endpoint.tls;
  return {
    protocol: 'https:',
    agent: new TlsAgent({ ...POOL, ca, cert, key, rejectUnauthorized: !insecure }),
    options,
  };
}

/** An agent whose connections are child processes; node:http takes any duplex stream. */
function tunnelAgent(open: () => Promise<Duplex>): Agent {
  const agent = new Agent({ ...POOL, maxSockets: MAX_SSH_SOCKETS });
  agent.createConnection = (_options, done) => {
    open().then(
      (stream) => done?.(null, stream),
      (error: Error) => done?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}
