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
  const path = text.startsWith('/') ? text : /^unix:\/\/(.+)$/.exec(text)?.[1];
  if (path !== undefined) return { kind: 'unix', path };
  const secure = /^https:/i.test(text);
  // As http, a URL would forget the port that is the web's own.
  const plain = text.replace(/^https?:/i, 'tcp:');
  const url = URL.canParse(plain) ? new URL(plain) : null;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === null || host === '') throw notAnEndpoint(text);
  const port = url.port === '' ? null : Number(url.port);
  if (url.protocol === 'ssh:') return sshEndpoint(url, host, port, text);
  if (url.protocol !== 'tcp:') throw notAnEndpoint(text);
  const secured = secure ? (tls ?? {}) : tls;
  return { kind: 'tcp', host, port: port ?? (secured ? DEFAULT_TLS_PORT : DEFAULT_PORT), tls: secured };
}

/** A host or user that begins with a dash would be an option to ssh. */
function sshEndpoint({ username }: URL, host: string, port: number | null, text: string): Endpoint {
  const user = username === '' ? null : decoded(username, text);
  if (host.startsWith('-') || user?.startsWith('-')) throw notAnEndpoint(text);
  return { kind: 'ssh', host, port, user };
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notAnEndpoint(text);
  }
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
