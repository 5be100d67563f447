import type { SandboxSpec } from '../../sandbox/spec.js';
import { wholeSeconds } from '../remote/values.js';
import { AUTO_RESUME_KEY, OLD_AUTO_RESUME_KEY, REQUEST_KEY, TTL_KEY } from './metadata.js';
import type { Service } from './service.js';
import type { NewSandbox } from './wire.js';

/**
 * The life of a sandbox, or of a run of it, for which no --ttl was ever given, as long as E2B's own tools give. It is always sent: the API alone
 * would end it after 15 s.
 */
export const DEFAULT_TTL_SECONDS = 300;

/** The body of `POST /sandboxes`, as every version of the API takes it. */
export function createBody({ vendor, legacy }: Service, spec: SandboxSpec, request: string): NewSandbox {
  const { env, labels, network, lifetime, template, image } = spec;
  const { idleSeconds, onTimeout, autoResume } = lifetime;
  const timeout = timeoutOf(lifetime);
  const long = vendor.long !== null && timeout > vendor.long.beyondSeconds ? vendor.long : null;
  return {
    templateID: template ?? image,
    timeout,
    secure: true,
    metadata: {
      ...labels,
      ...(idleSeconds === undefined || vendor.idle === null
        ? {}
        : { [vendor.idle.key]: String(wholeSeconds(idleSeconds)) }),
      ...(long === null ? {} : { [long.key]: 'true' }),
      ...(lifetime.ttlSeconds === undefined && timeout === DEFAULT_TTL_SECONDS
        ? {}
        : { [TTL_KEY]: String(timeout) }),
      ...(autoResume && legacy ? { [OLD_AUTO_RESUME_KEY]: 'true' } : {}),
      ...(autoResume === false ? { [AUTO_RESUME_KEY]: 'false' } : {}),
      [REQUEST_KEY]: request,
    },
    ...(Object.keys(env).length > 0 ? { envVars: env } : {}),
    ...(onTimeout === undefined ? {} : { autoPause: onTimeout === 'pause' }),
    ...(autoResume === undefined ? {} : { autoResume: { enabled: autoResume } }),
    ...(network === 'none' ? { allow_internet_access: false } : {}),
  };
}

/** Where none was asked for, it lives at least until it could have been idle for too long. */
function timeoutOf({ ttlSeconds, idleSeconds = 0 }: SandboxSpec['lifetime']): number {
  return wholeSeconds(ttlSeconds ?? Math.max(DEFAULT_TTL_SECONDS, idleSeconds));
}
