import type { Sandbox } from '../sandbox/sandbox.js';
import type { ChangeVerb } from '../sandbox/transitions.js';

/** What is to be done to a sandbox, and why. */
export interface Task {
  verb: ChangeVerb;
  why: string;
}

/** What a sandbox's deadlines ask for by now, in milliseconds of its times; the hard one comes first. */
export function dueTask({ state, lifetime, expiresAt, hardExpiresAt }: Sandbox, now: number): Task | null {
  if (state === 'gone' || state === 'killing') return null;
  if (isPast(hardExpiresAt, now)) return { verb: 'kill', why: `its hard deadline was ${hardExpiresAt}` };
  if (state !== 'running' || !isPast(expiresAt, now)) return null;
  return { verb: lifetime.onTimeout ?? 'pause', why: `its deadline was ${expiresAt}` };
}

/** When the next of its deadlines is; null where there is none. */
export function nextDue({ expiresAt, hardExpiresAt }: Sandbox): number | null {
  const times = [expiresAt, hardExpiresAt].flatMap((iso) => (iso === null ? [] : [Date.parse(iso)]));
  return times.length === 0 ? null : Math.min(...times);
}

function isPast(iso: string | null, now: number): boolean {
  return iso !== null && Date.parse(iso) <= now;
}
