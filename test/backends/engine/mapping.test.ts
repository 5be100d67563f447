import { describe, expect, it } from 'vitest';
import {
  boundingCapabilities,
  fromInspection,
  fromSummary,
  type Inspection,
  PAUSE_EFFECT,
  type Summary,
  stateOf,
} from '../../../src/backends/engine/mapping.js';
import { DOCKER, DOCKER_SUMMARY, neverStarted, PODMAN, PODMAN_SUMMARY } from './recorded.js';

describe('an engine’s word for a state', () => {
  it.each([
    ['created', 'stopped'],
    ['configured', 'stopped'],
    ['initialized', 'stopped'],
    ['running', 'running'],
    ['paused', 'paused'],
    ['stopping', 'stopping'],
    ['stopped', 'stopped'],
    ['exited', 'stopped'],
    ['removing', 'killing'],
    ['dead', 'failed'],
    ['restarting', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ])('%s means %s', (word, state) => {
    expect(stateOf(word)).toBe(state);
  });
});

describe('an inspection', () => {
  it('of Docker is a sandbox', () => {
    expect(fromInspection(DOCKER, 'docker')).toEqual({
      id: DOCKER.Id,
      name: 'box',
      backend: 'docker',
      state: 'running',
      nativeState: 'running',
      template: 'base',
      image: 'sandman/base:local',
      createdAt: '2026-11-22T03:55:43.435Z',
      startedAt: '2026-11-22T03:55:43.823Z',
      pausedAt: null,
      stoppedAt: null,
      expiresAt: null,
      hardExpiresAt: null,
      lifetime: {
        ttlSeconds: null,
        idleSeconds: null,
        maxLifetimeSeconds: null,
        onTimeout: null,
        autoResume: null,
        keeper: null,
      },
      labels: { team: 'red' },
      resources: { cpus: 0.5, memoryBytes: 67_108_864, diskBytes: null },
      pause: PAUSE_EFFECT,
      endpoints: [{ port: 80, protocol: 'tcp', host: '127.0.0.1:8080' }],
      confinement: {
        init: true,
        noNewPrivileges: true,
        privileged: false,
        capabilities: ['CHOWN', 'KILL'],
        pidsLimit: 64,
        network: 'none',
        isolation: 'container',
        user: '1000',
        mounts: [{ source: '/data', target: '/in', readOnly: true }],
      },
    });
  });

  it('of Podman tells the same, but for the capabilities, which it tells elsewhere', () => {
    const docker = fromInspection(DOCKER, 'x');
    const podman = fromInspection(PODMAN, 'x');
    expect(podman.resources).toEqual(docker.resources);
    expect(podman.labels).toEqual(docker.labels);
    expect(podman.template).toBe('base');
    expect(podman.confinement).toEqual({ ...docker.confinement, capabilities: null });
  });

  it.each([
    ['Docker', DOCKER],
    ['Podman', PODMAN],
  ])('of %s before its first start has no time of it', (_, inspection) => {
    const sandbox = fromInspection(neverStarted(inspection), 'x');
    expect(sandbox).toMatchObject({
      state: 'stopped',
      nativeState: 'created',
      startedAt: null,
      stoppedAt: null,
    });
    expect(sandbox.createdAt).not.toBeNull();
  });

  it.each([
    ['exited', '2026-11-28T21:31:16.603Z'],
    ['dead', '2026-11-28T21:31:16.603Z'],
    ['running', null],
    ['paused', null],
  ])('of one that is %s, and has ended before, is stopped since %s', (Status, stoppedAt) => {
    const FinishedAt = '2026-11-28T21:31:16.6034401Z';
    expect(fromInspection({ ...DOCKER, State: { ...DOCKER.State, Status, FinishedAt } }, 'x')).toMatchObject({
      stoppedAt,
    });
  });

  it('that tells next to nothing guesses nothing', () => {
    const sandbox = fromInspection({ Id: 'x' }, 'docker');
    expect(sandbox).toMatchObject({
      id: 'x',
      name: null,
      state: 'unknown',
      image: null,
      template: null,
      createdAt: null,
      labels: {},
      resources: { cpus: null, memoryBytes: null, diskBytes: null },
      endpoints: [],
    });
  });

  it.each<[string, NonNullable<Inspection['HostConfig']>, number | null]>([
    ['nano CPUs', { NanoCpus: 1_500_000_000 }, 1.5],
    ['a quota', { CpuQuota: 25_000, CpuPeriod: 100_000 }, 0.25],
    ['no limit', { NanoCpus: 0, CpuQuota: 0, CpuPeriod: 0 }, null],
    ['a quota of no period', { CpuQuota: 25_000, CpuPeriod: 0 }, null],
  ])('reads CPUs from %s', (_, host, cpus) => {
    expect(fromInspection({ Id: 'x', HostConfig: host }, 'x').resources.cpus).toBe(cpus);
  });

  it.each([
    [{ size: '1073741824' }, 1_073_741_824],
    [{ size: '10G' }, null],
    [{}, null],
    [null, null],
  ])('reads a disk from %j', (StorageOpt, bytes) => {
    expect(fromInspection({ Id: 'x', HostConfig: { StorageOpt } }, 'x').resources.diskBytes).toBe(bytes);
  });

  it.each<[string, NonNullable<Inspection['HostConfig']>, object]>([
    ['new privileges', { SecurityOpt: ['no-new-privileges:true'] }, { noNewPrivileges: true }],
    [
      'new privileges that are allowed',
      { SecurityOpt: ['no-new-privileges:false'] },
      { noNewPrivileges: false },
    ],
    ['no word of it', { SecurityOpt: null }, { noNewPrivileges: false }],
    ['privileges', { Privileged: true }, { privileged: true }],
    ['prefixed capabilities', { CapDrop: ['CAP_ALL'], CapAdd: ['CAP_KILL'] }, { capabilities: ['KILL'] }],
    ['no capabilities', { CapDrop: ['ALL'], CapAdd: null }, { capabilities: [] }],
    ["the engine's own capabilities", { CapDrop: [], CapAdd: ['KILL'] }, { capabilities: null }],
    ['gVisor', { Runtime: 'runsc' }, { isolation: 'gvisor' }],
    ['Kata', { Runtime: 'kata-runtime' }, { isolation: 'kata' }],
    ['no limit of processes', { PidsLimit: 0 }, { pidsLimit: null }],
    ['no init process', { Init: null }, { init: false }],
  ])('tells of %s', (_, host, expected) => {
    expect(fromInspection({ Id: 'x', HostConfig: host }, 'x').confinement).toMatchObject(expected);
  });

  it('writes the addresses of ports as they are written in a URL', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '', HostPort: '1' },
        { HostIp: '::1', HostPort: '2' },
      ],
      '53/udp': [{ HostIp: '10.0.0.1', HostPort: '3' }],
      '81/tcp': null,
    };
    expect(fromInspection({ Id: 'x', NetworkSettings: { Ports } }, 'x').endpoints).toEqual([
      { port: 80, protocol: 'tcp', host: '0.0.0.0:1' },
      { port: 80, protocol: 'tcp', host: '[::1]:2' },
      { port: 53, protocol: 'udp', host: '10.0.0.1:3' },
    ]);
  });

  it('names a volume by its name, not by where the engine keeps it', () => {
    const Mounts = [
      { Type: 'volume', Name: 'cache', Source: '/var/lib/x/_data', Destination: '/c', RW: true },
    ];
    expect(fromInspection({ Id: 'x', Mounts }, 'x').confinement?.mounts).toEqual([
      { source: 'cache', target: '/c', readOnly: false },
    ]);
  });
});

describe('a line of a list', () => {
  it('of Docker is a sandbox, as far as it tells', () => {
    expect(fromSummary(DOCKER_SUMMARY, 'docker')).toMatchObject({
      id: DOCKER.Id,
      name: 'box',
      state: 'running',
      template: 'base',
      image: 'sandman/base:local',
      createdAt: '2026-11-22T03:55:43.000Z',
      startedAt: null,
      labels: { team: 'red' },
      pause: null,
      confinement: null,
      endpoints: [
        { port: 80, protocol: 'tcp', host: '127.0.0.1:8080' },
        { port: 53, protocol: 'udp' },
      ],
    });
  });

  it('of Podman is one too, and tells of its pause', () => {
    expect(fromSummary(PODMAN_SUMMARY, 'podman')).toMatchObject({ state: 'paused', pause: PAUSE_EFFECT });
  });

  it.each<Summary>([{ Id: 'x' }, { Id: 'x', Names: [], Labels: null, Ports: null }])(
    'that tells next to nothing guesses nothing: %j',
    (summary) => {
      expect(fromSummary(summary, 'x')).toMatchObject({
        id: 'x',
        name: null,
        state: 'unknown',
        createdAt: null,
        labels: {},
        endpoints: [],
      });
    },
  );
});

it.each([
  [{ BoundingCaps: ['CAP_KILL', 'CAP_CHOWN'] }, ['CHOWN', 'KILL']],
  [{ BoundingCaps: [] }, []],
  [{ BoundingCaps: null }, null],
  [{}, null],
])('Podman’s own inspection %j tells the capabilities %j', (inspection, expected) => {
  expect(boundingCapabilities(inspection)).toEqual(expected);
});
