import { type SandmanError, unsupportedError } from '../../errors.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { networkRefusal, refuseLacks, TEMPLATE_SAYS } from '../remote/refuse.js';
import type { Service } from './service.js';

/** Fails where something was asked for that cannot be had, before anything is sent. */
export function refuseWhatCannotBeHad({ name: backend }: Service, spec: SandboxSpec): void {
  refuseLacks(backend, TEMPLATE_SAYS, spec);
  const refused =
    networkRefusal(backend, spec) ?? labelRefusal(backend, spec) ?? lifetimeRefusal(backend, spec);
  if (refused !== null) throw refused.with({ backend });
}

function labelRefusal(backend: string, { labels }: SandboxSpec): SandmanError | null {
  if (Object.keys(labels).length === 0) return null;
  return unsupportedError(`${backend}: sandboxes have no labels`, { hint: 'leave out -l' });
}

function lifetimeRefusal(backend: string, { lifetime }: SandboxSpec): SandmanError | null {
  const { idleSeconds, maxLifetimeSeconds, onTimeout, autoResume } = lifetime;
  const refusal = (what: string, hint: string) => unsupportedError(`${backend}: ${what}`, { hint });
  if (maxLifetimeSeconds !== undefined)
    return refusal('there is one deadline only', 'leave out --max-lifetime; --ttl ends it');
  if (idleSeconds !== undefined)
    return refusal('idle sandboxes are not ended', 'leave out --idle-timeout; --ttl ends them');
  if (onTimeout === 'pause' || onTimeout === 'stop')
    return refusal(
      `no sandbox is ${onTimeout === 'pause' ? 'paused' : 'stopped'} at its deadline`,
      'use --on-timeout kill',
    );
  if (autoResume) return refusal('no sandbox wakes by itself', 'leave out --auto-resume');
  if (autoResume === false)
    return refusal(
      'nothing keeps in mind that a sandbox must not be woken',
      'leave out --no-auto-resume, and give exec --no-resume',
    );
  return null;
}
