import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Clock, Moment } from '../sandbox/lifetime.js';

/** Linux draws it anew at every start. Source: proc(5). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const TRIES = 5;
const SAME_MS = 5;

/** The machine's clocks. Where a start has no name of its own, only the one that people set is gone by. */
export function machineClock(): Clock {
  const boot = bootId();
  return { now: () => ({ ...readBoth(), boot }) };
}

/** Whoever is held up between the two reads once more. */
function readBoth(tries = TRIES): Pick<Moment, 'wall' | 'uptime'> {
  const before = Date.now();
  const up = Math.round(secondsUp() * 1000);
  const wall = Date.now();
  return wall - before <= SAME_MS || tries === 0 ? { wall, uptime: up } : readBoth(tries - 1);
}

/** Linux's own word, since Bun's `uptime` is in whole seconds. Source: proc(5). */
function secondsUp(): number {
  try {
    return Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
  } catch {
    return uptime();
  }
}

function bootId(): string | null {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
