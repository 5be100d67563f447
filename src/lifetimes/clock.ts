import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Clock } from '../sandbox/lifetime.js';

/** Linux draws it anew at every start. Source: proc(5). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** The machine's clocks. Where a start has no name of its own, only the one that people set is gone by. */
export function machineClock(): Clock {
  const boot = bootId();
  return { now: () => ({ wall: Date.now(), uptime: Math.round(uptime() * 1000), boot }) };
}

function bootId(): string | null {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
