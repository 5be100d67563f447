import type { Clock } from '../remote/clock.js';
import type { Door } from '../remote/door.js';
import type { Socket } from '../remote/web-socket.js';

/** The control plane, as everything here sees it. */
export interface Service {
  /** The backend's name, for sandboxes and errors. */
  name: string;
  endpoint: string;
  /** Where new sandboxes are made; null: wherever the service likes. */
  region: string | null;
  clock: Clock;
  door(): Door;
  /** A door to the agent inside of one sandbox, which only that one's token opens. To be closed by who opens it. */
  agent(endpoint: string, token: string): Door;
  /** A terminal in the same sandbox, with a shell on it. To be closed by who opens it. */
  terminal(endpoint: string, token: string, signal: AbortSignal): Promise<Socket>;
}

/** As long as the service's own tools wait for a new machine. */
export const CREATE_MS = 300_000;
/** Longest wait for what moves a whole machine. */
export const SLOW_MS = 90_000;

export function pathOf(id: string): string {
  return `/v1/sandboxes/${encodeURIComponent(id)}`;
}
