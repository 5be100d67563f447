import type { IsolationKind } from '../../sandbox/spec.js';

/** The labels that Sandman puts on what it makes. */
export const LABELS = {
  prefix: 'dev.sandman.',
  /** Only containers that carry it as `true` are seen or touched. */
  managed: 'dev.sandman.managed',
  template: 'dev.sandman.template',
  /** `false` where it must not be woken unasked. */
  autoResume: 'dev.sandman.auto-resume',
  /** A word that only one run of `create` knows, to find again what it made when the answer was lost. */
  request: 'dev.sandman.request',
} as const;

/** The runtime that an engine is asked for, for each kind of isolation; null is the engine's own default. */
export const RUNTIMES: Readonly<Record<IsolationKind, string | null>> = {
  container: null,
  gvisor: 'runsc',
  kata: 'kata-runtime',
};
