import type { Clock } from '../remote/clock.js';
import type { Door } from '../remote/door.js';
import type { Vendor } from './vendors.js';
import type { Detail } from './wire.js';

/** One control plane, as everything here sees it. */
export interface Service {
  /** The backend's name, for sandboxes and errors. */
  name: string;
  vendor: Vendor;
  endpoint: string;
  /** True: an old region, whose ids, pauses and networks are different. */
  legacy: boolean;
  clock: Clock;
  /** Opened when it is first needed, since what it is made of takes a while to load. */
  door(): Door;
  /** A door to the inside of one sandbox, which need not be closed. */
  enter(id: string, detail: Detail): Door;
}

/** The server gives up after 70 s itself, and snapshots of much memory take their time. */
const SLOW_MS = 90_000;
/** Old regions answer when the pause is over, however long that takes. */
const LEGACY_SLOW_MS = 1_800_000;

/** Longest wait for what moves a whole machine: create, pause, connect. */
export function slowLimit({ legacy }: Pick<Service, 'legacy'>): number {
  return legacy ? LEGACY_SLOW_MS : SLOW_MS;
}
