import type { Lifetime, Sandbox, TimeoutAction } from './sandbox.js';

/** A moment by two clocks, in milliseconds. */
export interface Moment {
  /** Since the epoch, by the clock that people and time servers set. */
  wall: number;
  /** Since the machine was started, its sleep included: nobody sets that. */
  uptime: number;
  /** Which start of the machine that was; null where it does not tell, and only `wall` is left. */
  boot: string | null;
}

export interface Clock {
  now(): Moment;
}

/** What this machine knows of a sandbox besides what the sandbox itself tells. */
export interface Facts {
  /** When it was made. Always there where deadlines were asked for then: without it, what was known is lost. */
  born?: Moment;
  /** What it was last seen doing, and since when. */
  run?: Run;
  /** The soft deadline since it was changed: so many seconds, counted from then on at the earliest; null: none. */
  ttl?: Change;
  /** The hard deadline since it was changed: so many seconds from then; null: none. */
  hard?: Change;
  /** Something of it could not be understood. */
  damaged?: boolean;
}

export type RunState = 'running' | 'paused' | 'stopped';

export interface Run {
  state: RunState;
  at: Moment;
  /** The start that it goes back to, as the engine tells: another hand has started it since only where that is another. */
  started?: string;
}

export interface Change {
  seconds: number | null;
  at: Moment;
}

/** No date can be later. */
const LATEST_MS = 8.64e15;
/** What is less may come from reading one clock after the other. */
const STEP_MS = 100;
/** Clocks of a machine and of an engine on it differ by less. */
const TOLERANCE_MS = 1000;

/** What the wall clock would say now had it been at a moment what it is now, however it was set in between. */
export function wallOf(moment: Moment, now: Moment): number {
  if (moment.boot === null || moment.boot !== now.boot) return moment.wall;
  const moved = now.wall - now.uptime - (moment.wall - moment.uptime);
  // In whole steps, so that it comes to the same whenever it is asked, and to the later one, so that nothing is early.
  return moment.wall + (Math.abs(moved) < STEP_MS ? 0 : Math.ceil(moved / STEP_MS) * STEP_MS);
}

/** The moment at which the wall clock, as it is set now, was at a time. */
export function momentAt(wall: number, now: Moment): Moment {
  return { wall, uptime: now.uptime - (now.wall - wall), boot: now.boot };
}

/** Whether a keeper of another user or machine sees to its deadlines, who alone knows what became of them. */
export function isForeign({ keeper }: Lifetime, own: string): boolean {
  return keeper !== null && keeper !== own;
}

/** Whoever makes a sandbox has noted that by then. */
const NOTED_MS = 60_000;

/** Whether it was made so lately that nothing may be noted of it yet. */
export function isYoung({ createdAt }: Sandbox, now: Moment): boolean {
  return Math.abs(now.wall - (timeOf(createdAt) ?? 0)) < NOTED_MS;
}

/** Whether it was made with deadlines that this machine keeps, and nothing is known of it any more. */
export function isLost(sandbox: Sandbox, facts: Facts, now: Moment, own: string): boolean {
  return sandbox.lifetime.keeper === own && facts.born === undefined && !isYoung(sandbox, now);
}

/** A soft deadline without a word about what then: nothing is lost by a pause. */
const USUAL_ACTION: TimeoutAction = 'pause';

/**
 * A sandbox with its deadlines as they are now: what it was made with, and what was changed since. Of facts that are
 * damaged no change is believed, so that nothing ends earlier than what the sandbox itself tells.
 */
export function withDeadlines(sandbox: Sandbox, facts: Facts, now: Moment, own: string): Sandbox {
  const { lifetime, state } = sandbox;
  if (isForeign(lifetime, own)) return sandbox;
  const { ttl, hard } = facts.damaged ? {} : facts;
  const ttlSeconds = ttl === undefined ? lifetime.ttlSeconds : ttl.seconds;
  const maxLifetimeSeconds = hard === undefined ? lifetime.maxLifetimeSeconds : hard.seconds;
  const kept = ttl !== undefined || hard !== undefined;
  const counted = ttlSeconds === null && lifetime.idleSeconds === null;
  return {
    ...sandbox,
    lifetime: {
      ...lifetime,
      ttlSeconds,
      maxLifetimeSeconds,
      onTimeout: lifetime.onTimeout ?? (counted ? null : USUAL_ACTION),
      keeper: lifetime.keeper ?? (kept ? own : null),
    },
    pausedAt: state === 'paused' ? pausedAt(sandbox, facts, now) : sandbox.pausedAt,
    expiresAt: state === 'running' ? after(countedFrom(sandbox, facts, now), ttlSeconds) : null,
    hardExpiresAt: after(hardFrom(sandbox, facts, now), maxLifetimeSeconds),
  };
}

function after(from: number | null, seconds: number | null): string | null {
  if (from === null || seconds === null) return null;
  const end = from + seconds * 1000;
  return Math.abs(end) <= LATEST_MS ? new Date(end).toISOString() : null;
}

/** From when the soft deadline of a running sandbox counts: its last start or resume, or the last change of it. */
export function countedFrom(sandbox: Sandbox, facts: Facts, now: Moment): number | null {
  const begun = begunAt(sandbox, facts, now);
  const changed = facts.damaged ? undefined : facts.ttl?.at;
  return changed === undefined ? begun : Math.max(wallOf(changed, now), begun ?? Number.NEGATIVE_INFINITY);
}

/** When it began to run as it does; one that goes on unseen, since now. */
function begunAt({ createdAt, startedAt }: Sandbox, { run, born }: Facts, now: Moment): number | null {
  if (run === undefined)
    return timeOf(startedAt) ?? (born === undefined ? timeOf(createdAt) : wallOf(born, now));
  if (startedSince(startedAt, run)) return timeOf(startedAt);
  return run.state === 'running' ? wallOf(run.at, now) : now.wall;
}

/** Whether it runs, and nobody has seen it begin to: its time counts from when that is noted. */
export function isUnseen({ state, startedAt }: Sandbox, { run }: Facts): boolean {
  if (state !== 'running' || run === undefined || run.state === 'running') return false;
  return !startedSince(startedAt, run);
}

/** Whether it was begun anew since it was last seen to run. */
export function isRestarted({ state, startedAt }: Sandbox, { run }: Facts): boolean {
  return state === 'running' && run !== undefined && startedSince(startedAt, run);
}

/** Whether another hand has started it since then; by the times as both were written down, where no start was noted. */
function startedSince(startedAt: string | null, { at, started }: Run): boolean {
  return startedAt !== started && (timeOf(startedAt) ?? 0) > at.wall + TOLERANCE_MS;
}

function hardFrom({ createdAt }: Sandbox, facts: Facts, now: Moment): number | null {
  if (facts.hard !== undefined && !facts.damaged) return wallOf(facts.hard.at, now);
  return facts.born === undefined ? timeOf(createdAt) : wallOf(facts.born, now);
}

function pausedAt({ startedAt }: Sandbox, { run }: Facts, now: Moment): string | null {
  if (run?.state !== 'paused' || startedSince(startedAt, run)) return null;
  return new Date(wallOf(run.at, now)).toISOString();
}

/** What a sandbox does from a moment on; where it does not tell since which start, that is as it was before. */
export function runSince(state: RunState, at: Moment, startedAt: string | null, before?: Run): Run {
  const started = startedAt ?? before?.started;
  return started === undefined ? { state, at } : { state, at, started };
}

function timeOf(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}

/** Whether something must see to it while nobody looks; of a sandbox with its deadlines as they are now. */
export function isCounting({ lifetime, state, endpoints, ...sandbox }: Sandbox, own: string): boolean {
  if (sandbox.expiresAt !== null || sandbox.hardExpiresAt !== null) return true;
  if (lifetime.keeper !== own) return false;
  const wakeable = lifetime.autoResume === true && endpoints.some(({ host }) => host !== undefined);
  return (state === 'running' && lifetime.idleSeconds !== null) || (state === 'paused' && wakeable);
}
