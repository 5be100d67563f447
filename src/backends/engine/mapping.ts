import type { Confinement, Endpoint, PauseEffect, Sandbox, State } from '../../sandbox/sandbox.js';
import { LABELS, RUNTIMES } from './labels.js';
import { lifetimeIn } from './lifetime-labels.js';

/** The parts of `GET /containers/json` that are read. Times in seconds. */
export interface Summary {
  Id: string;
  Names?: string[];
  Image?: string;
  Created?: number;
  State?: string;
  Labels?: Record<string, string> | null;
  Ports?: { IP?: string; PrivatePort: number; PublicPort?: number; Type: string }[] | null;
}

/** The parts of `GET /containers/ID/json` that are read. */
export interface Inspection {
  Id: string;
  Name?: string;
  Created?: string;
  State?: { Status?: string; StartedAt?: string; FinishedAt?: string };
  Config?: { Image?: string; Labels?: Record<string, string> | null; User?: string };
  HostConfig?: HostConfig;
  NetworkSettings?: { Ports?: Record<string, { HostIp?: string; HostPort?: string }[] | null> | null };
  Mounts?: { Type?: string; Name?: string; Source?: string; Destination?: string; RW?: boolean }[] | null;
}

/** The part of Podman's own inspection that is read. */
export interface PodmanInspection {
  BoundingCaps?: string[] | null;
}

interface HostConfig {
  Init?: boolean | null;
  SecurityOpt?: string[] | null;
  CapAdd?: string[] | null;
  CapDrop?: string[] | null;
  Privileged?: boolean;
  PidsLimit?: number | null;
  Memory?: number;
  NanoCpus?: number;
  CpuQuota?: number;
  CpuPeriod?: number;
  NetworkMode?: string;
  Runtime?: string;
  StorageOpt?: Record<string, string> | null;
}

const STATES: ReadonlyMap<string, State> = new Map([
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
]);

/**
 * The state that an engine's word means. A container that was made and never started has its files and no process, so
 * it is stopped; `restarting` is not made by Sandman, and what it is at a given moment cannot be told.
 */
export function stateOf(status: string | undefined): State {
  return STATES.get(status ?? '') ?? 'unknown';
}

/** The freezer keeps everything where it is, in memory too. */
export const PAUSE_EFFECT: PauseEffect = {
  memory: 'kept',
  files: 'kept',
  freesCpu: true,
  freesMemory: false,
  network: 'frozen',
};

export function fromSummary(summary: Summary, backend: string): Sandbox {
  const labels = summary.Labels ?? {};
  const state = stateOf(summary.State);
  return {
    ...frame(summary.Id, summary.Names?.[0], backend, labels, state),
    nativeState: summary.State ?? '',
    image: summary.Image ?? null,
    createdAt: summary.Created === undefined ? null : new Date(summary.Created * 1000).toISOString(),
    pause: state === 'paused' ? PAUSE_EFFECT : null,
    endpoints: (summary.Ports ?? []).map(({ IP, PrivatePort, PublicPort, Type }) => ({
      port: PrivatePort,
      protocol: Type,
      ...(PublicPort === undefined ? {} : { host: hostOf(IP, PublicPort) }),
    })),
  };
}

export function fromInspection(inspection: Inspection, backend: string): Sandbox {
  const { State: state = {}, Config: config = {}, HostConfig: host = {} } = inspection;
  const now = stateOf(state.Status);
  return {
    ...frame(inspection.Id, inspection.Name, backend, config.Labels ?? {}, now),
    nativeState: state.Status ?? '',
    image: config.Image ?? null,
    createdAt: timeOf(inspection.Created),
    startedAt: timeOf(state.StartedAt),
    // Of one that runs again it tells when it ended last.
    stoppedAt: now === 'stopped' || now === 'failed' ? timeOf(state.FinishedAt) : null,
    resources: { cpus: cpusOf(host), memoryBytes: host.Memory || null, diskBytes: diskOf(host) },
    pause: PAUSE_EFFECT,
    endpoints: portsOf(inspection),
    confinement: confinementOf(inspection, host),
  };
}

/** What both kinds of answer share. */
function frame(
  id: string,
  name: string | undefined,
  backend: string,
  labels: Record<string, string>,
  state: State,
): Sandbox {
  return {
    id,
    name: name?.replace(/^\//, '') ?? null,
    backend,
    state,
    nativeState: '',
    template: labels[LABELS.template] ?? null,
    image: null,
    createdAt: null,
    startedAt: null,
    pausedAt: null,
    stoppedAt: null,
    expiresAt: null,
    hardExpiresAt: null,
    lifetime: lifetimeIn(labels),
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith(LABELS.prefix))),
    resources: { cpus: null, memoryBytes: null, diskBytes: null },
    pause: null,
    endpoints: [],
    confinement: null,
  };
}

/** Engines write the year 1 where a thing has not happened yet. */
function timeOf(text: string | undefined): string | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || time < 0 ? null : new Date(time).toISOString();
}

function cpusOf({ NanoCpus, CpuQuota, CpuPeriod }: HostConfig): number | null {
  if (NanoCpus) return NanoCpus / 1e9;
  return CpuQuota && CpuPeriod ? CpuQuota / CpuPeriod : null;
}

function diskOf({ StorageOpt }: HostConfig): number | null {
  const bytes = Number(StorageOpt?.size);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : null;
}

function portsOf({ NetworkSettings }: Inspection): Endpoint[] {
  return Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([key, bindings]) => {
    const [port, protocol = 'tcp'] = key.split('/');
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      port: Number(port),
      protocol,
      host: hostOf(HostIp, Number(HostPort)),
    }));
  });
}

function hostOf(address: string | undefined, port: number): string {
  const ip = address || '0.0.0.0';
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function confinementOf({ Config, Mounts }: Inspection, host: HostConfig): Confinement {
  const runtime = Object.entries(RUNTIMES).find(([, name]) => name !== null && name === host.Runtime);
  return {
    init: host.Init ?? false,
    noNewPrivileges: (host.SecurityOpt ?? []).some((option) => /^no-new-privileges(:true)?$/.test(option)),
    privileged: host.Privileged ?? false,
    capabilities: capabilitiesOf(host),
    pidsLimit: host.PidsLimit || null,
    network: host.NetworkMode ?? null,
    isolation: runtime?.[0] ?? 'container',
    user: Config?.User || null,
    mounts: (Mounts ?? []).map((mount) => ({
      source: mount.Name || mount.Source || '',
      target: mount.Destination ?? '',
      readOnly: mount.RW === false,
    })),
  };
}

/** The capabilities in Podman's own inspection, whose Docker-compatible one tells them against a list that it hides. */
export function boundingCapabilities({ BoundingCaps: names }: PodmanInspection): string[] | null {
  return names?.map((name) => name.replace(/^CAP_/, '')).sort() ?? null;
}

/** Where all were dropped, those that were added are all there are; else what the engine's own set is cannot be told. */
function capabilitiesOf({ CapAdd, CapDrop }: HostConfig): string[] | null {
  const bare = (name: string) => name.replace(/^CAP_/, '');
  if (!(CapDrop ?? []).some((name) => bare(name) === 'ALL')) return null;
  return (CapAdd ?? []).map(bare).sort();
}
