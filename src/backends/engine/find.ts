import { hasCode, unreachableError } from '../../errors.js';
import type { EngineAddress } from '../../sandbox/backend.js';
import {
  type Candidate,
  candidates,
  configured,
  type EngineFamily,
  type Machine,
  PODMAN_SERVICE,
} from './candidates.js';
import { type Endpoint, formatEndpoint } from './endpoint.js';
import { refusal } from './probe.js';

export interface FindOptions {
  backend: string;
  family: EngineFamily;
  /** The address that the configuration names for this backend, if any. */
  url: string | null;
  machine: Machine;
  signal: AbortSignal;
  debug(text: string): void;
}

/** An engine that was found. */
export interface Found {
  endpoint: Endpoint;
  /** Who named it; null where nobody did, and it was found by searching. */
  namedBy: string | null;
  /** By which it, and no other, is found again. */
  again: Pick<EngineAddress, 'url' | 'variables'>;
}

const GET_ONE =
  'install one (`apt-get install docker.io`, or `apt-get install podman`) and start it, or set DOCKER_HOST';
const JOIN = 'join the group that may use the socket (`sudo usermod -aG docker $USER`, then sign in again)';

/** The first engine that answers, in the order of `candidates`; `unreachable` names all that was tried. */
export async function findEngine(options: FindOptions): Promise<Found> {
  const { backend, family, url, machine } = options;
  const places =
    url === null ? await candidates(family, machine) : configured(url, `backends.${backend}.url`, machine);
  const tried: string[] = [];
  for (const candidate of places) {
    const namedBy = candidate.explicit ? candidate.origin : null;
    const found = await attempt(candidate, options);
    if (typeof found !== 'string') return { endpoint: found, namedBy, again: againBy(candidate, options) };
    tried.push(found);
    options.debug(`engine: ${found}`);
  }
  throw unreachableError(`no container engine answers; tried ${tried.join('; ')}`, {
    backend,
    hint: hintFor(places.at(-1), tried),
    retryable: true,
  });
}

/** What leads to an engine, or says how it is spoken to there. */
const VARIABLES = [
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'],
  ...['CONTAINER_HOST', 'CONTAINERS_CONF', 'XDG_RUNTIME_DIR', 'SSH_AUTH_SOCK'],
];

/** What was found by searching is held on to by its own address; what was named is named again. */
function againBy({ endpoint, explicit, variables = {} }: Candidate, { url, machine }: FindOptions) {
  const { env, home } = machine;
  const set = VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : []));
  const all = { ...Object.fromEntries(set), HOME: home, ...variables };
  if (explicit) return { url, variables: all };
  return { url: endpoint === 'service' ? PODMAN_SERVICE : formatEndpoint(endpoint), variables: all };
}

function hintFor(last: Candidate | undefined, tried: readonly string[]): string {
  if (tried.some((text) => text.includes('permission denied'))) return JOIN;
  return last?.explicit ? onlyPlace(last.origin) : GET_ONE;
}

/** The hint for an engine that was named and does not answer. */
export function onlyPlace(namedBy: string): string {
  return `check ${namedBy}, which names it: no other place was tried`;
}

/** The endpoint, or what to say of it. An address elsewhere is taken at its word: the first request will tell. */
async function attempt(
  { origin, endpoint, explicit }: Candidate,
  options: FindOptions,
): Promise<Endpoint | string> {
  if (endpoint === 'service') {
    const { startPodmanService } = await import('./podman-service.js');
    try {
      return { kind: 'unix', path: await startPodmanService(options.machine, options.signal) };
    } catch (error) {
      if (!hasCode(error, 'unreachable')) throw error;
      return `${origin} (${error.message})`;
    }
  }
  if (endpoint.kind !== 'unix') return endpoint;
  const reason = await refusal(endpoint);
  if (reason === null) return endpoint;
  const place = formatEndpoint(endpoint);
  return explicit ? `${origin} (${place}: ${reason})` : `${place} (${reason})`;
}
