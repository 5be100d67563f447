import { usageError } from '../../errors.js';

/** PEM texts of a client certificate; all may be missing (a public authority, no client certificate). */
export interface TlsFiles {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  /** True: take whatever certificate the engine shows. */
  insecure?: boolean | undefined;
}

/** Where an engine listens. */
export type Endpoint =
  | { kind: 'unix'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls: TlsFiles | null }
  | { kind: 'ssh'; host: string; port: number | null; user: string | null };

const DEFAULT_PORT = 2375;
const DEFAULT_TLS_PORT = 2376;

/** From `unix:///run/docker.sock`, `tcp://host:2376` or `ssh://me@host` to an endpoint; `usage` for all else. */
export function parseEndpoint(text: string, tls: TlsFiles | null): Endpoint {
  if (text.startsWith('unix://')) return { kind: 'unix', path: text.slice('unix://'.length) };
  if (text.startsWith('/')) return { kind: 'unix', path: text };
  const url = URL.canParse(text) ? new URL(text) : null;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === null || host === '') throw notAnEndpoint(text);
  const port = url.port === '' ? null : Number(url.port);
  if (url.protocol === 'ssh:') return sshEndpoint(url, host, port, text);
  if (!['https:', 'tcp:', 'http:'].includes(url.protocol)) throw notAnEndpoint(text);
  const secured = url.protocol === 'https:' ? (tls ?? {}) : tls;
  return { kind: 'tcp', host, port: port ?? (secured ? DEFAULT_TLS_PORT : DEFAULT_PORT), tls: secured };
}

/** A host or user that begins with a dash would be an option to ssh. */
function sshEndpoint({ username }: URL, host: string, port: number | null, text: string): Endpoint {
  const user = username === '' ? null : decodeURIComponent(username);
  if (host.startsWith('-') || user?.startsWith('-')) throw notAnEndpoint(text);
  return { kind: 'ssh', host, port, user };
}

function notAnEndpoint(text: string) {
  return usageError(`"${text}" is not an engine's address`, {
    hint: 'write unix:///path/to.sock, tcp://host:2376 or ssh://user@host',
  });
}

/** The address as a person writes it; never with a password. */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return `unix://${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  if (endpoint.kind === 'tcp')
    return `tcp://${host}:${endpoint.port}${endpoint.tls === null ? '' : ' (TLS)'}`;
  const user = endpoint.user === null ? '' : `${endpoint.user}@`;
  return `ssh://${user}${host}${endpoint.port === null ? '' : `:${endpoint.port}`}`;
}
