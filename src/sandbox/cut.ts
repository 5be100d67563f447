import type { Sandbox } from './sandbox.js';

/** An end that comes so much sooner than it was asked for was cut. */
const TOLERANCE_MS = 60_000;

/** Whether a sandbox ends sooner than was asked for, in milliseconds since the epoch: a plan may allow no more. */
export function isCut({ expiresAt }: Pick<Sandbox, 'expiresAt'>, asked: number): boolean {
  return expiresAt !== null && asked - Date.parse(expiresAt) > TOLERANCE_MS;
}
