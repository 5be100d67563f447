import type { Confinement, Lifetime, Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';

/** What a new sandbox of the in-memory backend tells of itself: what was asked for. */
export function describe(spec: SandboxSpec, id: string, backend: string, createdAt: string): Sandbox {
  return {
    id,
    name: spec.name,
    backend,
    state: 'creating',
    nativeState: 'creating',
    template: spec.template,
    image: spec.image,
    createdAt,
    startedAt: null,
    pausedAt: null,
    stoppedAt: null,
    expiresAt: null,
    hardExpiresAt: null,
    lifetime: lifetime(spec),
    labels: { ...spec.labels },
    resources: { cpus: spec.cpus, memoryBytes: spec.memoryBytes, diskBytes: spec.diskBytes },
    pause: null,
    endpoints: spec.ports.map(({ port, protocol, address, hostPort }) => ({
      port,
      protocol,
      ...(hostPort === 0 ? {} : { host: `${address}:${hostPort}` }),
    })),
    confinement: confinement(spec),
  };
}

function lifetime({ lifetime: asked }: SandboxSpec): Lifetime {
  return {
    ttlSeconds: asked.ttlSeconds ?? null,
    idleSeconds: asked.idleSeconds ?? null,
    maxLifetimeSeconds: asked.maxLifetimeSeconds ?? null,
    onTimeout: asked.onTimeout ?? null,
    autoResume: asked.autoResume ?? null,
    keeper: asked.keeper ?? null,
  };
}

function confinement(spec: SandboxSpec): Confinement {
  const { init, noNewPrivileges, privileged, capabilities, pidsLimit, network, isolation, user, mounts } =
    spec;
  return {
    init,
    noNewPrivileges,
    privileged,
    capabilities: [...capabilities].sort(),
    pidsLimit,
    network,
    isolation,
    user,
    mounts: mounts.map((mount) => ({ ...mount })),
  };
}
