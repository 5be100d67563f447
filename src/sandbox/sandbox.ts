/** What a sandbox is, whatever runs it. No I/O here, and no package. */

export const STATES = [
  'creating',
  'running',
  'pausing',
  'paused',
  'resuming',
  'stopping',
  'stopped',
  'killing',
  'gone',
  'failed',
  'unknown',
] as const;
export type State = (typeof STATES)[number];

export const TIMEOUT_ACTIONS = ['pause', 'stop', 'kill'] as const;
export type TimeoutAction = (typeof TIMEOUT_ACTIONS)[number];

/** Deadlines in seconds; null where there is none or the backend does not tell. */
export interface Lifetime {
  ttlSeconds: number | null;
  idleSeconds: number | null;
  maxLifetimeSeconds: number | null;
  onTimeout: TimeoutAction | null;
  autoResume: boolean | null;
  /** Who sees to them, in a word of Sandman's: a user on a machine. Null: the backend itself, or nobody. */
  keeper: string | null;
}

export interface Resources {
  cpus: number | null;
  memoryBytes: number | null;
  diskBytes: number | null;
}

/** What a pause does, or has done, to a sandbox. */
export interface PauseEffect {
  memory: 'kept' | 'lost';
  files: 'kept' | 'lost';
  freesCpu: boolean;
  freesMemory: boolean;
  network: 'frozen' | 'dropped' | 'kept';
}

/** How what runs inside is held in; null as a whole where the backend does not tell. */
export interface Confinement {
  init: boolean | null;
  noNewPrivileges: boolean | null;
  privileged: boolean | null;
  /** The capabilities that the first process may have, without the `CAP_` prefix, sorted. */
  capabilities: string[] | null;
  pidsLimit: number | null;
  network: string | null;
  isolation: string | null;
  user: string | null;
  mounts: { source: string; target: string; readOnly: boolean }[] | null;
}

export interface Endpoint {
  port: number;
  protocol: string;
  url?: string;
  /** `address:port` on the machine where the engine runs. */
  host?: string;
}

/** Times are ISO 8601 in UTC. A null is honest: the backend does not tell, and nothing is guessed. */
export interface Sandbox {
  id: string;
  name: string | null;
  backend: string;
  state: State;
  nativeState: string;
  template: string | null;
  image: string | null;
  createdAt: string | null;
  startedAt: string | null;
  pausedAt: string | null;
  /** When it ended, while it is stopped or failed. */
  stoppedAt: string | null;
  expiresAt: string | null;
  hardExpiresAt: string | null;
  lifetime: Lifetime;
  labels: Record<string, string>;
  resources: Resources;
  pause: PauseEffect | null;
  endpoints: Endpoint[];
  confinement: Confinement | null;
}

export const NO_LIFETIME: Readonly<Lifetime> = {
  ttlSeconds: null,
  idleSeconds: null,
  maxLifetimeSeconds: null,
  onTimeout: null,
  autoResume: null,
  keeper: null,
};

const TRANSITIONAL: ReadonlySet<State> = new Set(['creating', 'pausing', 'resuming', 'stopping', 'killing']);

export function isTransitional(state: State): boolean {
  return TRANSITIONAL.has(state);
}

/** What to call a sandbox in a sentence. */
export function titleOf(sandbox: Pick<Sandbox, 'id' | 'name'>): string {
  return sandbox.name ?? shortId(sandbox.id);
}

/** Engines print the first 12 digits of their long ids, and so do the tables. */
export function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}
