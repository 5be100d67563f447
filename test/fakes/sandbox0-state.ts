import type { Inside } from './sandbox0-inside.js';

/** What goes on behind the answers. Times in milliseconds. */
export interface Transition {
  to: 'paused' | 'running';
  doneAt: number;
  /** What comes of it instead; empty where it is taken back in silence. */
  instead: Partial<FakeSandbox> | null;
}

/** One sandbox, as the fake control plane keeps it. Times in milliseconds, deadlines in seconds; 0 is none. */
export interface FakeSandbox {
  id: string;
  template: string;
  teamId: string;
  cluster: string;
  /** What is committed: one of the five words; a test may set others. */
  status: string;
  generation: number;
  transition: Transition | null;
  env: Record<string, string>;
  memory: string;
  network: string | null;
  autoResume: boolean;
  ttl: number;
  hardTtl: number;
  expiresAt: number | null;
  hardExpiresAt: number | null;
  createdAt: number;
  claimedAt: number;
  /** Of the machine that it was given, which stood ready before. */
  podCreatedAt: number;
  /** What runs in it, where anything was asked of that. */
  inside?: Inside;
}

/** How servers of this kind have been seen to be. */
export interface Quirks {
  /** How a time that is not set is written. */
  noTime: 'null' | 'absent' | 'year-one';
  /** Errors are `{error: text}`. */
  bareErrors: boolean;
  /** As in the spring of 2026: no status `paused`, but power beside the status, and a resume that goes on behind its answer. */
  power: boolean;
  /** How long a pause goes on behind its answer. */
  pauseMs: number;
  /** What comes of a pause instead of what should; empty where it is taken back in silence. */
  insteadOfPause: Partial<FakeSandbox> | null;
  /** New ones start for so long after the claim was answered. */
  startMs: number;
  /** A change of the soft deadline puts the hard one off as well. */
  movesHard: boolean;
  /** A list that is empty is null. */
  nullForEmpty: boolean;
  ignoresFilters: boolean;
  ignoresOffset: boolean;
}

export const QUIRKS: Quirks = {
  noTime: 'null',
  bareErrors: false,
  power: false,
  pauseMs: 900,
  insteadOfPause: null,
  startMs: 0,
  movesHard: false,
  nullForEmpty: false,
  ignoresFilters: false,
  ignoresOffset: false,
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The cluster, the template, and five letters and digits, as the real ones. */
export function newId(cluster: string, template: string): string {
  const pick = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];
  return `rs-${cluster}-${template}-${Array.from({ length: 5 }, pick).join('')}`;
}

interface View {
  quirks: Quirks;
  multi: boolean;
}

const iso = (time: number) => new Date(time).toISOString();
/** To the second, as the real one writes those of a running sandbox. */
const toTheSecond = (text: string) => text.replace(/\.\d+Z$/, 'Z');

function timeField(name: string, time: number | null, { noTime }: Quirks): Record<string, string | null> {
  if (time !== null) return { [name]: toTheSecond(iso(time)) };
  if (noTime === 'absent') return {};
  return { [name]: noTime === 'null' ? null : '0001-01-01T00:00:00Z' };
}

/** What is said of the state; a pause and a resume that are under way are not told, but by older servers. */
function statusFields({ status, transition, generation }: FakeSandbox, { power }: Quirks) {
  const paused = status === 'paused';
  const known = { status, paused, runtime_generation: generation };
  if (!power) return known;
  const observed = paused ? 'paused' : 'active';
  const desired = transition === null ? observed : transition.to === 'paused' ? 'paused' : 'active';
  const phase = desired === observed ? 'stable' : desired === 'paused' ? 'pausing' : 'resuming';
  const power_state = { desired, desired_generation: 1, observed, observed_generation: 1, phase };
  return { ...known, status: paused ? 'running' : status, power_state };
}

/** A row of the list. */
export function summaryOf(sandbox: FakeSandbox, { quirks, multi }: View) {
  // A running one is told as old as its machine.
  const created = iso(sandbox.status === 'paused' ? sandbox.createdAt : sandbox.podCreatedAt);
  return {
    id: sandbox.id,
    template_id: sandbox.template,
    ...statusFields(sandbox, quirks),
    created_at: created,
    updated_at: created,
    ...timeField('expires_at', sandbox.expiresAt, quirks),
    ...timeField('hard_expires_at', sandbox.hardExpiresAt, quirks),
    ...(multi ? { cluster_id: sandbox.cluster } : {}),
  };
}

export function detailOf(sandbox: FakeSandbox, view: View) {
  const { cluster_id: _, ...summary } = { cluster_id: undefined, ...summaryOf(sandbox, view) };
  return {
    ...summary,
    team_id: sandbox.teamId,
    user_id: 'user-1',
    auto_resume: sandbox.autoResume,
    resources: { memory: sandbox.memory },
    pod_name: sandbox.status === 'paused' ? '' : `pod-${sandbox.id}`,
    ssh: { host: 'ssh.example.test', port: 2222, username: sandbox.id },
    claimed_at: iso(sandbox.claimedAt),
  };
}

/** What a change answers: the manager's own object, which is not what `GET` gives. */
export function rawOf(sandbox: FakeSandbox, view: View) {
  const { ssh: _, ...detail } = detailOf(sandbox, view);
  return { ...detail, services: [], internal_addr: 'http://10.0.0.7:49983' };
}

/** What a claim answers: other names, and no times. */
export function claimOf(sandbox: FakeSandbox, { multi }: View) {
  return {
    sandbox_id: sandbox.id,
    template: sandbox.template,
    status: sandbox.status,
    pod_name: `pod-${sandbox.id}`,
    procd_address: '10.0.0.7:49983',
    ...(multi ? { cluster_id: sandbox.cluster } : {}),
  };
}

/** Lets all happen that was to happen by now. */
export function settle(sandboxes: Map<string, FakeSandbox>, now: number): void {
  for (const sandbox of sandboxes.values()) {
    const { transition } = sandbox;
    if (transition !== null && transition.doneAt <= now) commit(sandbox, transition, now);
    if (sandbox.hardExpiresAt !== null && sandbox.hardExpiresAt <= now) remove(sandboxes, sandbox);
    else if (sandbox.status === 'running' && sandbox.expiresAt !== null && sandbox.expiresAt <= now) {
      commit(sandbox, { to: 'paused', doneAt: now, instead: null }, now);
    }
  }
}

export function remove(sandboxes: Map<string, FakeSandbox>, { id, inside }: FakeSandbox): void {
  sandboxes.delete(id);
  void inside?.remove();
}

export function commit(sandbox: FakeSandbox, { to, instead }: Transition, now: number): void {
  sandbox.transition = null;
  if (instead !== null) {
    sandbox.inside?.freeze(false);
    return void Object.assign(sandbox, instead);
  }
  if (sandbox.status === 'starting' || to === 'paused') sandbox.status = to;
  else
    Object.assign(sandbox, {
      status: to,
      generation: sandbox.generation + 1,
      claimedAt: now,
      podCreatedAt: now,
    });
  if (to === 'paused') sandbox.inside?.halt();
  else sandbox.inside?.recover(sandbox.generation);
  if (to === 'paused') sandbox.expiresAt = null;
  else sandbox.expiresAt = sandbox.ttl === 0 ? null : now + sandbox.ttl * 1000;
}
