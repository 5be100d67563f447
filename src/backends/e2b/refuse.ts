import { type SandmanError, unsupportedError } from '../../errors.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { networkRefusal, refuseFarAway, refuseLacks, TEMPLATE_SAYS } from '../remote/refuse.js';
import { wholeSeconds } from '../remote/values.js';
import type { Service } from './service.js';
import type { Vendor } from './vendors.js';

/** Fails where something was asked for that cannot be had, before anything is sent. */
export function refuseWhatCannotBeHad(service: Service, spec: SandboxSpec): void {
  const { name: backend } = service;
  refuseLacks(backend, TEMPLATE_SAYS, spec);
  const refused =
    oldRegionRefusal(service, spec) ?? networkRefusal(backend, spec) ?? lifetimeRefusal(service, spec);
  if (refused !== null) throw refused.with({ backend });
  refuseFarAway(backend, spec.lifetime.ttlSeconds);
}

function oldRegionRefusal({ name, legacy }: Service, { network }: SandboxSpec): SandmanError | null {
  if (network !== 'none' || !legacy) return null;
  return unsupportedError(`${name}: this region cannot take the network away`, {
    hint: 'use another region, or --network bridge',
  });
}

function idleRefusal(name: string, { idle }: Vendor, idleSeconds: number): SandmanError | null {
  if (idle === null) {
    return unsupportedError(`${name}: idle sandboxes are not ended`, {
      hint: 'leave out --idle-timeout; --ttl ends them',
    });
  }
  const seconds = wholeSeconds(idleSeconds);
  if (seconds >= idle.leastSeconds && seconds <= idle.mostSeconds) return null;
  return unsupportedError(`${name} ends no sandbox that was idle for ${idleSeconds} s`, {
    hint: `give an --idle-timeout of ${idle.leastSeconds}s to ${idle.mostSeconds}s`,
  });
}

function lifetimeRefusal({ name, vendor }: Service, { lifetime }: SandboxSpec): SandmanError | null {
  const { idleSeconds, maxLifetimeSeconds, onTimeout, autoResume } = lifetime;
  if (maxLifetimeSeconds !== undefined) {
    return unsupportedError(`${name}: the plan says how long a sandbox may live`, {
      hint: 'leave out --max-lifetime',
    });
  }
  if (idleSeconds !== undefined) {
    const refused = idleRefusal(name, vendor, idleSeconds);
    if (refused !== null) return refused;
  }
  if (onTimeout === 'stop') {
    return unsupportedError(`${name} has no stop`, { hint: 'use --on-timeout pause or --on-timeout kill' });
  }
  if (autoResume && onTimeout !== 'pause') {
    return unsupportedError(`${name}: only what is paused at its deadline can wake by itself`, {
      hint: 'add --ttl and --on-timeout pause',
    });
  }
  return null;
}
