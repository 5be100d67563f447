import { type SandmanError, unsupportedError, usageError } from '../../errors.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { type Lack, networkRefusal, refuseFarAway, refuseLacks } from '../remote/refuse.js';
import type { Times } from './create-body.js';
import { userLacking } from './exec.js';

/** What cannot be had, by what the user asked for, with what to say of it. */
const LACKS: readonly Lack[] = [
  ['label', 'sandboxes have no labels', 'leave out -l'],
  ['command', 'a new sandbox stays idle until it is told what to run', 'leave out the command'],
  ['cpus', 'CPUs come with the memory', 'leave out --cpus, or give --memory'],
  ['disk', 'the template says how much disk there is', 'leave out --disk, or choose another template'],
  ['publish', 'ports are made public there by services, which sandman does not set', 'leave out -p'],
  ['volume', 'nothing of this machine can be mounted', 'leave out -v'],
  ['isolation', 'the service says how a sandbox is held in', 'leave out --isolation'],
  ['workdir', 'the template says where it begins', 'leave out -w'],
  ['user', 'the template says as whom it runs', 'leave out -u'],
  ['pull', 'templates are not pulled', 'leave out --pull'],
];

/** Fails where something was asked for that cannot be had, or makes no sense, before anything is sent. */
export function refuseWhatCannotBeHad(backend: string, spec: SandboxSpec): void {
  refuseLacks(backend, LACKS, spec);
  if (spec.asked?.has('exec') && spec.user !== null) throw userLacking(backend);
  const refused = networkRefusal(backend, spec) ?? lifetimeRefusal(backend, spec) ?? templateRefusal(spec);
  if (refused !== null) throw refused.with({ backend });
  checkDeadlines(backend, spec.lifetime);
}

function lifetimeRefusal(backend: string, { lifetime }: SandboxSpec): SandmanError | null {
  const { idleSeconds, onTimeout } = lifetime;
  if (idleSeconds !== undefined) {
    return unsupportedError(`${backend}: it is not told how long a sandbox was idle`, {
      hint: 'leave out --idle-timeout; --ttl pauses it',
    });
  }
  if (onTimeout !== undefined && onTimeout !== 'pause') {
    return unsupportedError(`${backend}: at its --ttl a sandbox is paused`, {
      hint: 'use --on-timeout pause; --max-lifetime ends it for good',
    });
  }
  return null;
}

function templateRefusal({ template, image }: SandboxSpec): SandmanError | null {
  const name = template ?? image;
  if (!name.includes('/')) return null;
  return usageError(`"${name}" is not the name of a template`, {
    hint: 'images are made templates there first',
  });
}

/** Those that are given must hold together; the server would say the same of them later. */
export function checkDeadlines(backend: string, { ttlSeconds, maxLifetimeSeconds }: Times): void {
  if (ttlSeconds && maxLifetimeSeconds && ttlSeconds > maxLifetimeSeconds) {
    const text = `a --ttl of ${ttlSeconds} s is longer than the --max-lifetime of ${maxLifetimeSeconds} s`;
    throw usageError(text, { backend, hint: 'the end would come first: give a shorter --ttl' });
  }
  refuseFarAway(backend, ttlSeconds, maxLifetimeSeconds);
}
