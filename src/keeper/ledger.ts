import type { Keeping } from '../lifetimes/keeping.js';
import { type Facts, isForeign, type Moment, type Run, runSince } from '../sandbox/lifetime.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { mend, rewrite, runToNote } from './mend.js';
import { succeeds } from './succeeds.js';

/** What is known of a sandbox besides what it tells itself. */
export interface Known {
  facts: Facts;
  /** What of the facts is written down: where that is missing later, it was lost. */
  noted: Facts;
  /** What it does, where that could not be written over what was noted before. */
  unwritten: { run: Run; over: Run | undefined } | null;
}

export interface LedgerOptions {
  keeping: Pick<Keeping, 'facts' | 'clock' | 'identity'>;
  log(text: string): void;
}

/** What is written down of sandboxes, with what it lacks, and with what is seen of them. */
export interface Ledger {
  /** Whether there is something to keep. */
  isKept(raw: Sandbox, facts: Facts): boolean;
  /**
   * What is known of one by now, written down where it was not. `before`: as it was known last; `fresh`: what it does it has
   * just begun.
   */
  know(raw: Sandbox, before: (Known & { raw: Sandbox }) | undefined, fresh: boolean): Known;
}

export function createLedger({ keeping, log }: LedgerOptions): Ledger {
  const { facts: store, clock, identity } = keeping;
  const isKept = ({ lifetime }: Sandbox, { ttl, hard }: Facts) =>
    !isForeign(lifetime, identity) &&
    (lifetime.keeper === identity || ttl !== undefined || hard !== undefined);

  /** What is known of it by now; what was lost of that is written again. */
  const mended = (raw: Sandbox, found: Facts, before: Facts, now: Moment) => {
    const { facts, noted, from } = mend(raw, found, before, identity, now);
    if (from !== null) {
      const where = from === 'memory' ? 'is written again' : 'is had from what it was made with';
      log(`what was noted of ${titleOf(raw)} was lost or damaged, and ${where}`);
      // What a full disk does not take is remembered.
      succeeds(() => rewrite(store, raw.id, facts), log);
    }
    return { facts, noted };
  };

  const know: Ledger['know'] = (raw, before, fresh) => {
    const now = clock.now();
    const read = store.read(raw.id);
    const left = leftOf(before, read);
    const found = left === null ? read : { ...read, run: left };
    const { facts, noted } = mended(raw, found, before?.noted ?? {}, now);
    if (!isKept(raw, facts)) return { facts, noted, unwritten: null };
    const resumed = isResumed(before, raw, found) ? runSince('running', now, raw.startedAt, facts.run) : null;
    const run = resumed ?? runToNote(raw, facts, now, fresh) ?? left;
    if (run == null) return { facts, noted, unwritten: null };
    const written = succeeds(() => store.write(raw.id, 'run', run), log);
    const unwritten = written ? null : { run, over: read.run };
    return { facts: { ...facts, run }, noted: { ...noted, run }, unwritten };
  };

  return { isKept, know };
}

/** What could not be written, where nobody has written anything else since. */
function leftOf(before: Known | undefined, read: Facts): Run | null {
  const left = before?.unwritten;
  return left && JSON.stringify(read.run) === JSON.stringify(left.over) ? left.run : null;
}

/** Whether it goes on after a pause, and nobody has noted that. */
function isResumed(before: (Known & { raw: Sandbox }) | undefined, raw: Sandbox, { run }: Facts): boolean {
  if (before?.raw.state !== 'paused' || raw.state !== 'running') return false;
  return run === undefined || JSON.stringify(run) === JSON.stringify(before.noted.run);
}
