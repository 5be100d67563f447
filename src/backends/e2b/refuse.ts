import { type SandmanError, unsupportedError } from '../../errors.js';
import type { Asked, SandboxSpec } from '../../sandbox/spec.js';
import { networkRefusal, refuseAsked } from '../remote/refuse.js';
import type { Service } from './service.js';

/** What cannot be had from a service of this kind, by what the user asked for, with what to say of it. */
const LACKS: ReadonlyArray<readonly [asked: Asked, what: string, hint: string]> = [
  ['name', 'sandboxes have no names', 'leave out the name; they are called by their ids'],
  ['command', 'a new sandbox runs what its template says', 'leave out the command'],
  ['exec', 'sandman cannot run commands there yet', 'make the sandbox with `sandman create`'],
  ['cpus', 'the template says how many CPUs there are', 'leave out --cpus, or choose another template'],
  ['memory', 'the template says how much memory there is', 'leave out --memory, or choose another template'],
  ['disk', 'the template says how much disk there is', 'leave out --disk, or choose another template'],
  ['publish', 'every port is published under an address of its own', 'leave out -p'],
  ['volume', 'nothing of this machine can be mounted', 'leave out -v'],
  ['isolation', 'every sandbox is a virtual machine', 'leave out --isolation'],
  ['workdir', 'the template says where it begins', 'leave out -w'],
  ['user', 'the template says as whom it runs', 'leave out -u'],
  ['pull', 'templates are not pulled', 'leave out --pull'],
];

/** Fails where something was asked for that cannot be had, before anything is sent. */
export function refuseWhatCannotBeHad(service: Service, spec: SandboxSpec): void {
  const { name: backend } = service;
  refuseAsked(backend, spec, LACKS);
  const refused =
    oldRefusal(service, spec) ?? networkRefusal(backend, spec) ?? lifetimeRefusal(service, spec);
  if (refused !== null) throw refused.with({ backend });
}

function oldRefusal({ name, legacy }: Service, { network }: SandboxSpec): SandmanError | null {
  if (network !== 'none' || !legacy) return null;
  return unsupportedError(`${name}: this region cannot take the network away`, {
    hint: 'use another region, or --network bridge',
  });
}

function lifetimeRefusal({ name, vendor }: Service, { lifetime }: SandboxSpec): SandmanError | null {
  const { idleSeconds, maxLifetimeSeconds, onTimeout, autoResume } = lifetime;
  if (maxLifetimeSeconds !== undefined) {
    return unsupportedError(`${name}: the plan says how long a sandbox may live`, {
      hint: 'leave out --max-lifetime',
    });
  }
  if (idleSeconds !== undefined && vendor.idleKey === null) {
    return unsupportedError(`${name}: idle sandboxes are not ended`, {
      hint: 'leave out --idle-timeout; --ttl ends them',
    });
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
