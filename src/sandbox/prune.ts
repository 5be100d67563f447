import type { Sandbox, State } from './sandbox.js';
import { wouldChange } from './transitions.js';

/** What is to be cleared away. */
export interface PruneRule {
  /** Null: those that are stopped or failed, and in whatever state those that are overdue. */
  states: ReadonlySet<State> | null;
  /** Null: whatever their age. */
  olderThanSeconds: number | null;
}

/** `undated`: since when it is in its state is not known, and would have to be. */
export type Verdict = 'due' | 'spared' | 'undated';

const ENDED: ReadonlySet<State> = new Set(['stopped', 'failed']);

/** The engines' words for what was made and never started: nothing but its making can tell its age. */
const NEVER_STARTED: ReadonlySet<string> = new Set(['created', 'configured', 'initialized']);

/** Whether a sandbox is to be cleared away; `now` in milliseconds since the epoch. */
export function judge(sandbox: Sandbox, { states, olderThanSeconds }: PruneRule, now: number): Verdict {
  if (!wouldChange('kill', sandbox.state)) return 'spared';
  if (states === null && isOverdue(sandbox, now)) return 'due';
  if (!(states ?? ENDED).has(sandbox.state)) return 'spared';
  if (olderThanSeconds === null) return 'due';
  const since = sinceWhen(sandbox);
  if (since === null) return 'undated';
  return now - Date.parse(since) >= olderThanSeconds * 1000 ? 'due' : 'spared';
}

/** Whether it should be gone by now, by its own deadlines. */
function isOverdue({ expiresAt, hardExpiresAt, lifetime }: Sandbox, now: number): boolean {
  const isPast = (iso: string | null) => iso !== null && Date.parse(iso) <= now;
  return isPast(hardExpiresAt) || (lifetime.onTimeout === 'kill' && isPast(expiresAt));
}

/** Since when it is in its state; of one that is neither stopped, failed nor paused, since when it is there. */
function sinceWhen({ state, nativeState, createdAt, pausedAt, stoppedAt }: Sandbox): string | null {
  if (state === 'paused') return pausedAt;
  if (!ENDED.has(state)) return createdAt;
  return stoppedAt ?? (NEVER_STARTED.has(nativeState) ? createdAt : null);
}
