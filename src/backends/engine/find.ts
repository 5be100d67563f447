import { hasCode, unreachableError } from '../../errors.js';
import { type Candidate, candidates, configured, type EngineFamily, type Machine } from './candidates.js';
import { type Endpoint, formatEndpoint } from './endpoint.js';
import { startPodmanService } from './podman-service.js';
import { probe } from './probe.js';

export interface FindOptions {
  backend: string;
  family: EngineFamily;
  /** The address that the configuration names for this backend, if any. */
  url: string | null;
  machine: Machine;
  signal: AbortSignal;
  debug(text: string): void;
}

const GET_ONE =
  'install one (`apt-get install docker.io`, or `apt-get install podman`) and start it, or set DOCKER_HOST';

const GET_IN = 'this user may not use the socket: be in its group (`docker` for Docker), or ask its owner';

/** The first engine that answers, in the order of `candidates`; `unreachable` names all that was tried. */
export async function findEngine(options: FindOptions): Promise<Endpoint> {
  const { backend, family, url, machine } = options;
  const places =
    url === null ? candidates(family, machine) : configured(url, `backends.${backend}.url`, machine);
  const tried: string[] = [];
  for (const candidate of places) {
    const found = await attempt(candidate, options);
    if (typeof found !== 'string') return found;
    tried.push(found);
    options.debug(`engine: ${found}`);
  }
  throw unreachableError(`no container engine answers; tried ${tried.join('; ')}`, {
    backend,
    hint: tried.some((one) => one.endsWith('(permission denied)')) ? GET_IN : GET_ONE,
    retryable: true,
  });
}

/** The endpoint, or what to say of it. An address elsewhere is taken at its word: the first request will tell. */
async function attempt(
  { origin, endpoint, explicit }: Candidate,
  options: FindOptions,
): Promise<Endpoint | string> {
  if (endpoint === 'service') {
    try {
      return { kind: 'unix', path: await startPodmanService(options.machine, options.signal) };
    } catch (error) {
      if (!hasCode(error, 'unreachable')) throw error;
      return `${origin} (${error.message})`;
    }
  }
  if (endpoint.kind !== 'unix') return endpoint;
  const reason = await probe(endpoint);
  if (reason === null) return endpoint;
  const place = `${formatEndpoint(endpoint)} (${reason})`;
  return explicit ? `${origin}: ${place}` : place;
}
