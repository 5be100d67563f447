import type { IsolationKind } from '../../sandbox/spec.js';

/** The labels that Sandman puts on what it makes. */
export const LABELS = {
  prefix: 'dev.sandman.',
  /** Only containers that carry it as `true` are seen or touched. */
  managed: 'dev.sandman.managed',
  template: 'dev.sandman.template',
  /** What was asked of its life when it was made; times in seconds. */
  ttl: 'dev.sandman.ttl',
  idle: 'dev.sandman.idle-timeout',
  maxLifetime: 'dev.sandman.max-lifetime',
  onTimeout: 'dev.sandman.on-timeout',
  /** `true` where whoever knocks at a port wakes it, `false` where it must not be woken unasked. */
  autoResume: 'dev.sandman.auto-resume',
  /** Whose keeper sees to that. */
  keeper: 'dev.sandman.keeper',
  /** A word that only one run of `create` knows, to find again what it made when the answer was lost. */
  request: 'dev.sandman.request',
} as const;

/** The runtime that an engine is asked for, for each kind of isolation; null is the engine's own default. */
export const RUNTIMES: Readonly<Record<IsolationKind, string | null>> = {
  container: null,
  gvisor: 'runsc',
  kata: 'kata-runtime',
};
