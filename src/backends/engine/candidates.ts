import { join } from 'node:path';
import { asSandmanError } from '../../errors.js';
import { currentContext, readTls } from './docker-context.js';
import { type Endpoint, parseEndpoint, type TlsFiles } from './endpoint.js';

/** What the search for an engine reads of the machine; a test for another one hands in another. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  /** Null on Windows. */
  uid: number | null;
}

export type EngineFamily = 'any' | 'docker' | 'podman';

/** One place to try. */
export interface Candidate {
  /** Where the idea came from, for the message that names what was tried. */
  origin: string;
  /** `service`: podman's program, which must first be told to listen. */
  endpoint: Endpoint | 'service';
  /** The user named it: when it does not answer, nothing else is tried. */
  explicit: boolean;
  /** What else of the environment is to be held on to, to find it again. */
  variables?: Record<string, string>;
}

/** In place of an address: podman's own program. */
export const PODMAN_SERVICE = 'podman:';
const THE_PROGRAM: Candidate = { origin: 'the podman program', endpoint: 'service', explicit: false };

/** The places in the order in which they are tried; the first that the user named is the last. */
export async function candidates(family: EngineFamily, machine: Machine): Promise<Candidate[]> {
  const all = [
    ...(family === 'podman' ? [] : await dockerNamed(machine)),
    ...(family === 'docker' ? [] : podmanNamed(machine)),
    ...(family === 'podman' ? [] : dockerSockets(machine)),
    ...(family === 'docker' ? [] : podmanSockets(machine)),
    ...(family === 'docker' ? [] : [THE_PROGRAM]),
  ];
  const last = all.findIndex(({ explicit }) => explicit);
  return last < 0 ? all : all.slice(0, last + 1);
}

/** A configured URL is the only place to try. */
export function configured(url: string, origin: string, machine: Machine): Candidate[] {
  return url === PODMAN_SERVICE ? [THE_PROGRAM] : [named(origin, url, environmentTls(machine))];
}

/** What is wrong with an address that somebody wrote is said with the place where it stands. */
function named(origin: string, address: string, tls: TlsFiles | null): Candidate {
  try {
    return { origin, endpoint: parseEndpoint(address, tls), explicit: true };
  } catch (error) {
    const failure = asSandmanError(error);
    throw failure.as(`${origin}: ${failure.message}`);
  }
}

async function dockerNamed(machine: Machine): Promise<Candidate[]> {
  const { env } = machine;
  if (env.DOCKER_HOST) return [named('DOCKER_HOST', env.DOCKER_HOST, environmentTls(machine))];
  const context = await currentContext(dockerFolder(machine), env.DOCKER_CONTEXT);
  if (context === null) return [];
  const found = named(`the docker context "${context.name}"`, context.host, context.tls);
  return [{ ...found, variables: { DOCKER_CONTEXT: context.name } }];
}

function podmanNamed({ env }: Machine): Candidate[] {
  if (!env.CONTAINER_HOST) return [];
  return [named('CONTAINER_HOST', env.CONTAINER_HOST, null)];
}

function dockerSockets({ env, home }: Machine): Candidate[] {
  const runtime = env.XDG_RUNTIME_DIR;
  return sockets('a usual Docker socket', [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
    join(home, '.colima', 'default', 'docker.sock'),
    join(home, '.orbstack', 'run', 'docker.sock'),
    join(home, '.rd', 'docker.sock'),
  ]);
}

function podmanSockets({ env, uid }: Machine): Candidate[] {
  const runtime = env.XDG_RUNTIME_DIR ?? (uid === null ? undefined : `/run/user/${uid}`);
  return sockets('a usual Podman socket', [
    ...(runtime ? [join(runtime, 'podman', 'podman.sock')] : []),
    ...(uid === 0 ? ['/run/podman/podman.sock'] : []),
  ]);
}

function sockets(origin: string, paths: string[]): Candidate[] {
  return paths.map((path) => ({ origin, endpoint: { kind: 'unix', path }, explicit: false }));
}

function dockerFolder({ env, home }: Machine): string {
  return env.DOCKER_CONFIG || join(home, '.docker');
}

/** `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`, as docker's client reads them. */
function environmentTls(machine: Machine) {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: folder } = machine.env;
  if (!verify && !folder) return null;
  return readTls(folder || dockerFolder(machine), !verify) ?? {};
}
