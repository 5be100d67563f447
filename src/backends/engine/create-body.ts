import type { MountSpec, PortSpec, SandboxSpec } from '../../sandbox/spec.js';
import { LABELS, RUNTIMES } from './labels.js';
import { lifetimeLabels } from './lifetime-labels.js';

/** Stays up for 68 years and never wakes: every image that has a `sleep` takes a whole number of seconds. */
const IDLE = { Entrypoint: ['sleep'], Cmd: ['2147483647'] };

/** The body of `POST /containers/create` for a sandbox. */
export function createBody(spec: SandboxSpec, request: string) {
  return {
    Image: spec.image,
    // As docker does: a command goes to the image's own entry point.
    ...(spec.command === null ? IDLE : { Cmd: spec.command }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: {
      ...spec.labels,
      [LABELS.managed]: 'true',
      [LABELS.request]: request,
      ...(spec.template === null ? {} : { [LABELS.template]: spec.template }),
      ...lifetimeLabels(spec.lifetime),
    },
    ...(spec.workdir === null ? {} : { WorkingDir: spec.workdir }),
    ...(spec.user === null ? {} : { User: spec.user }),
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [portKey(port), {}])),
    HostConfig: {
      Init: spec.init,
      SecurityOpt: spec.noNewPrivileges ? ['no-new-privileges'] : [],
      CapDrop: ['ALL'],
      CapAdd: spec.capabilities,
      Privileged: spec.privileged,
      PidsLimit: spec.pidsLimit,
      Memory: spec.memoryBytes,
      // No swap beyond the memory: the limit is the limit.
      MemorySwap: spec.memoryBytes,
      NanoCpus: Math.round(spec.cpus * 1e9),
      NetworkMode: spec.network,
      PortBindings: portBindings(spec.ports),
      Mounts: spec.mounts.map(mountBody),
      RestartPolicy: { Name: 'no' },
      ...(spec.diskBytes === null ? {} : { StorageOpt: { size: String(spec.diskBytes) } }),
      ...(RUNTIMES[spec.isolation] === null ? {} : { Runtime: RUNTIMES[spec.isolation] }),
    },
  };
}

function portKey({ port, protocol }: PortSpec): string {
  return `${port}/${protocol}`;
}

function portBindings(ports: readonly PortSpec[]) {
  const keys = [...new Set(ports.map(portKey))];
  const bindingsOf = (key: string) =>
    ports
      .filter((port) => portKey(port) === key)
      .map(({ address, hostPort }) => ({
        HostIp: address,
        HostPort: hostPort === 0 ? '' : String(hostPort),
      }));
  return Object.fromEntries(keys.map((key) => [key, bindingsOf(key)]));
}

/** Mounts, not Binds: with these a source that does not exist is refused, not made. */
function mountBody({ source, target, readOnly }: MountSpec) {
  return {
    Type: source.startsWith('/') ? 'bind' : 'volume',
    Source: source,
    Target: target,
    ReadOnly: readOnly,
  };
}
