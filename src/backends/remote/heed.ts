import type { Call } from '../../sandbox/backend.js';
import { unheeded } from '../../sandbox/heed.js';
import type { Sandbox, TimeoutAction } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import type { Clock } from './clock.js';

const ENDS: Readonly<Record<TimeoutAction, string>> = {
  pause: 'is paused',
  stop: 'is stopped',
  kill: 'is killed',
};

/** Says where a new sandbox, as it was read, does not end as was asked for. `since`: before it was asked for. */
export function warnOfUnheeded(
  made: Sandbox,
  { lifetime }: Pick<SandboxSpec, 'lifetime'>,
  since: number,
  { onWarning }: Call,
  { date }: Pick<Clock, 'date'>,
): void {
  const { ttlSeconds, maxLifetimeSeconds, idleSeconds } = lifetime;
  const asked = {
    // An end that comes sooner where nobody is connected was asked for.
    ...(ttlSeconds === undefined || idleSeconds !== undefined ? {} : { ttlSeconds }),
    ...(maxLifetimeSeconds === undefined ? {} : { maxLifetimeSeconds }),
  };
  const { soft, hard } = unheeded(made, asked, { since, until: date() }, null);
  for (const text of [soft, hard, ...unheededActs(made, lifetime)]) {
    if (text !== null) onWarning?.(text);
  }
}

function* unheededActs(
  { backend, lifetime: told }: Sandbox,
  { onTimeout, autoResume }: SandboxSpec['lifetime'],
): Generator<string> {
  if (onTimeout !== undefined && told.onTimeout !== null && told.onTimeout !== onTimeout)
    yield `${backend} did not take --on-timeout ${onTimeout}: it ${ENDS[told.onTimeout]} at its deadline`;
  if (autoResume === true && told.autoResume !== true)
    yield `${backend} does not tell that it took --auto-resume`;
  if (autoResume === false && told.autoResume === true)
    yield `${backend} did not take --no-auto-resume: it wakes when it is used`;
}
