import { type KeptBackend, kept } from '../backends/kept.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Addressed } from '../sandbox/backend.js';
import type { Clock } from '../sandbox/lifetime.js';
import type { Roster } from './roster.js';

/** An engine that a keeper reaches, and what it knows there. */
export interface Site {
  /** For looking. */
  backend: Addressed;
  /** For doing, which notes what it does. */
  verbs: KeptBackend;
  roster: Roster;
  clock: Clock;
  identity: string;
  log(text: string): void;
}

export function siteOf(
  backend: Addressed,
  roster: Roster,
  keeping: Keeping,
  log: (text: string) => void,
): Site {
  // It is the keeper itself that sees to it.
  const alone: Keeping = { ...keeping, ensure: async () => {}, begun: () => false };
  const { clock, identity } = keeping;
  return { backend, verbs: kept(backend, alone), roster, clock, identity, log };
}
