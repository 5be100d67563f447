import type { TimeoutAction } from './sandbox.js';

export type PullPolicy = 'missing' | 'always' | 'never';
export const PULL_POLICIES: readonly PullPolicy[] = ['missing', 'always', 'never'];

export const ISOLATION_KINDS = ['container', 'gvisor', 'kata'] as const;
export type IsolationKind = (typeof ISOLATION_KINDS)[number];

export interface PortSpec {
  /** Address of the host that the port is published on. */
  address: string;
  /** 0 lets the engine choose. */
  hostPort: number;
  port: number;
  protocol: 'tcp' | 'udp';
}

export interface MountSpec {
  /** An absolute path of the host, or the name of a volume. */
  source: string;
  target: string;
  readOnly: boolean;
}

/** What the user asked of a sandbox's life; only what was asked is set. Times in seconds. */
export interface LifetimeSpec {
  ttlSeconds?: number | undefined;
  idleSeconds?: number | undefined;
  maxLifetimeSeconds?: number | undefined;
  onTimeout?: TimeoutAction | undefined;
  /** False: it is never woken unasked, by Sandman neither. */
  autoResume?: boolean | undefined;
  /** Who sees to it; see `Lifetime`. Filled in where that is not the backend itself. */
  keeper?: string | undefined;
}

/** Whether anything was asked that something must see to while nobody looks. */
export function asksForKeeping({ autoResume, keeper: _, ...deadlines }: LifetimeSpec): boolean {
  return autoResume === true || Object.values(deadlines).some((value) => value !== undefined);
}

/** What of a spec a user can ask for by name, and a backend may not have. */
export type Asked =
  | 'name'
  | 'command'
  | 'exec'
  | 'label'
  | 'cpus'
  | 'memory'
  | 'disk'
  | 'publish'
  | 'volume'
  | 'network'
  | 'isolation'
  | 'workdir'
  | 'user'
  | 'pull';

/** Everything that a new sandbox is made from, checked and with its defaults filled in. */
export interface SandboxSpec {
  name: string | null;
  template: string | null;
  image: string;
  /** Null: stay up and idle. */
  command: string[] | null;
  env: Record<string, string>;
  labels: Record<string, string>;
  workdir: string | null;
  user: string | null;
  cpus: number;
  memoryBytes: number;
  diskBytes: number | null;
  pidsLimit: number;
  ports: PortSpec[];
  mounts: MountSpec[];
  network: string;
  isolation: IsolationKind;
  init: boolean;
  noNewPrivileges: boolean;
  privileged: boolean;
  capabilities: string[];
  lifetime: LifetimeSpec;
  pull: PullPolicy;
  /** What the user asked for, and must have; all else are defaults. Absent: nothing. */
  asked?: ReadonlySet<Asked>;
  /** False: return once the backend has accepted it. */
  wait: boolean;
}
