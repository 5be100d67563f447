import { timeUntil } from '../io/time.js';
import { type Sandbox, type TimeoutAction, titleOf } from '../sandbox/sandbox.js';

const PARTICIPLES: Readonly<Record<TimeoutAction, string>> = {
  pause: 'is paused',
  stop: 'is stopped',
  kill: 'is killed',
};

/** When a sandbox ends by itself, which its user may not have asked for; null where it does not. */
export function deadlineNote(sandbox: Sandbox): string | null {
  const { backend, expiresAt, lifetime } = sandbox;
  if (expiresAt === null) return null;
  const title = titleOf(sandbox);
  const ends = lifetime.onTimeout === null ? 'ends' : PARTICIPLES[lifetime.onTimeout];
  const when = `${timeUntil(expiresAt, Date.now())}, at ${expiresAt}`;
  return `${title} ${ends} ${when}; to change that: sandman ttl -b ${backend} ${title} DURATION`;
}

/** When it is killed for good, whatever else becomes of it; null where it is not. */
export function hardDeadlineNote(sandbox: Sandbox): string | null {
  const { backend, hardExpiresAt } = sandbox;
  if (hardExpiresAt === null) return null;
  const title = titleOf(sandbox);
  const when = `${timeUntil(hardExpiresAt, Date.now())}, at ${hardExpiresAt}`;
  return `${title} is killed for good ${when}; to change that: sandman ttl -b ${backend} ${title} --max-lifetime DURATION`;
}
