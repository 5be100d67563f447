import { relativeTime } from '../io/time.js';
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
  const when = `${relativeTime(expiresAt, Date.now())}, at ${expiresAt}`;
  return `${title} ${ends} ${when}; to change that: sandman ttl -b ${backend} ${title} DURATION`;
}
