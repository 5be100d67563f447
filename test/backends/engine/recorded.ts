import type { Inspection, Summary } from '../../../src/backends/engine/mapping.js';

/** What Docker 20.10 and Podman 4.3 answered for the same request to create; what is not read is left out. */

const LABELS = {
  'dev.sandman.managed': 'true',
  'dev.sandman.request': 'r-1',
  'dev.sandman.template': 'base',
  team: 'red',
};
const LIMITS = { PidsLimit: 64, Memory: 67_108_864, NanoCpus: 500_000_000, NetworkMode: 'none' };
const MOUNTS = [{ Type: 'bind', Source: '/data', Destination: '/in', RW: false }];
const NEVER = '0001-01-01T00:00:00Z';

export const DOCKER: Inspection = {
  Id: '12a76434947e5e0f331546923e8339d461d79bcef81735a9a45205c9e76113a9',
  Name: '/box',
  Created: '2026-11-22T03:55:43.435545438Z',
  State: { Status: 'running', StartedAt: '2026-11-22T03:55:43.823879212Z' },
  Config: { Image: 'sandman/base:local', Labels: LABELS, User: '1000' },
  HostConfig: {
    ...LIMITS,
    Init: true,
    SecurityOpt: ['no-new-privileges'],
    CapAdd: ['KILL', 'CHOWN'],
    CapDrop: ['ALL'],
    Privileged: false,
    CpuQuota: 0,
    CpuPeriod: 0,
    Runtime: 'runc',
    StorageOpt: null,
  },
  NetworkSettings: {
    Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '53/udp': null },
  },
  Mounts: MOUNTS,
};

export const PODMAN: Inspection = {
  ...DOCKER,
  Id: '78a73736dbe0b254c94c96beac6ee32b5ecf0c6afb74390811e095a062411d35',
  Created: '2026-11-22T03:55:44.098666784Z',
  State: { Status: 'running', StartedAt: '2026-11-22T03:55:44.340362963Z' },
  Config: { Image: 'localhost/sandman/base:local', Labels: LABELS, User: '1000' },
  HostConfig: {
    ...LIMITS,
    Init: true,
    SecurityOpt: ['no-new-privileges'],
    CapAdd: [],
    CapDrop: ['AUDIT_WRITE', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW'],
    Privileged: false,
    CpuQuota: 50_000,
    CpuPeriod: 100_000,
    Runtime: 'oci',
    StorageOpt: null,
  },
  NetworkSettings: { Ports: {} },
};

/** The same, made and never started. */
export const neverStarted = (inspection: Inspection): Inspection => ({
  ...inspection,
  State: { Status: 'created', StartedAt: NEVER, FinishedAt: NEVER },
});

export const DOCKER_SUMMARY: Summary = {
  Id: DOCKER.Id,
  Names: ['/box'],
  Image: 'sandman/base:local',
  Created: 1_795_319_743,
  State: 'running',
  Labels: LABELS,
  Ports: [
    { IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { PrivatePort: 53, Type: 'udp' },
  ],
};

export const PODMAN_SUMMARY: Summary = {
  Id: PODMAN.Id,
  Names: ['/box'],
  Image: 'localhost/sandman/base:local',
  Created: 1_795_319_744,
  State: 'paused',
  Labels: LABELS,
  Ports: [],
};
