import { type SandmanError, unsupportedError } from '../../errors.js';
import type { Asked, SandboxSpec } from '../../sandbox/spec.js';

/** Fails where something was asked for that cannot be had, before anything is sent. */
export function refuseAsked(
  backend: string,
  { asked }: SandboxSpec,
  lacks: ReadonlyArray<readonly [asked: Asked, what: string, hint: string]>,
): void {
  const lacking = lacks.find(([one]) => asked?.has(one));
  if (lacking === undefined) return;
  const [, what, hint] = lacking;
  throw unsupportedError(`${backend}: ${what}`, { backend, hint });
}

/** For services that give a sandbox the internet or nothing; null where that is what was asked for. */
export function networkRefusal(backend: string, { network, asked }: SandboxSpec): SandmanError | null {
  if (!asked?.has('network') || network === 'none' || network === 'bridge') return null;
  return unsupportedError(`${backend}: there is no network "${network}"`, {
    hint: 'leave out --network, or give --network none',
  });
}
