import type { Call } from '../../sandbox/backend.js';
import { isCut } from '../../sandbox/cut.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Clock } from './clock.js';

/** Says where a new sandbox ends sooner than so many seconds from now, since a plan allows no more. */
export function warnOfCut(
  sandbox: Pick<Sandbox, 'backend' | 'expiresAt'>,
  ttlSeconds: number,
  { onWarning }: Call,
  clock: Clock,
): void {
  if (!isCut(sandbox, clock.date() + ttlSeconds * 1000)) return;
  const { backend, expiresAt } = sandbox;
  onWarning?.(`${backend} cut the --ttl of ${ttlSeconds} s: it ends at ${expiresAt}`);
}
