import type { Call } from '../../sandbox/backend.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Clock } from './clock.js';

/** An end that comes so much sooner than it was asked for was cut. */
const TOLERANCE_MS = 60_000;

/** Says where a new sandbox ends sooner than so many seconds from now, since a plan allows no more. */
export function warnOfCut(
  { backend, expiresAt }: Pick<Sandbox, 'backend' | 'expiresAt'>,
  ttlSeconds: number,
  { onWarning }: Call,
  clock: Clock,
): void {
  const asked = clock.date() + ttlSeconds * 1000;
  if (expiresAt === null || asked - Date.parse(expiresAt) <= TOLERANCE_MS) return;
  onWarning?.(`${backend} cut the --ttl of ${ttlSeconds} s: it ends at ${expiresAt}`);
}
