import { type Lifetime, TIMEOUT_ACTIONS } from '../../sandbox/sandbox.js';
import type { LifetimeSpec } from '../../sandbox/spec.js';
import { LABELS } from './labels.js';

/** What was asked of a sandbox's life, as labels; nothing for what was not asked. */
export function lifetimeLabels(spec: LifetimeSpec): Record<string, string> {
  const rows: ReadonlyArray<readonly [string, string | number | boolean | undefined]> = [
    [LABELS.ttl, spec.ttlSeconds],
    [LABELS.idle, spec.idleSeconds],
    [LABELS.maxLifetime, spec.maxLifetimeSeconds],
    [LABELS.onTimeout, spec.onTimeout],
    [LABELS.autoResume, spec.autoResume],
    [LABELS.keeper, spec.keeper],
  ];
  return Object.fromEntries(
    rows.filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)]),
  );
}

/** The same, read back; null for what is not there or cannot be. */
export function lifetimeIn(labels: Readonly<Record<string, string>>): Lifetime {
  const secondsAt = (key: string) => {
    const seconds = Number(labels[key] ?? Number.NaN);
    return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  };
  const autoResume = labels[LABELS.autoResume];
  return {
    ttlSeconds: secondsAt(LABELS.ttl),
    idleSeconds: secondsAt(LABELS.idle),
    maxLifetimeSeconds: secondsAt(LABELS.maxLifetime),
    onTimeout: TIMEOUT_ACTIONS.find((action) => action === labels[LABELS.onTimeout]) ?? null,
    autoResume: autoResume === 'true' || (autoResume === 'false' ? false : null),
    keeper: labels[LABELS.keeper] || null,
  };
}
