import type { SandboxSpec } from '../../sandbox/spec.js';
import { wholeSeconds } from '../remote/values.js';
import { AUTO_RESUME_KEY, REQUEST_KEY, TTL_KEY } from './metadata.js';
import type { Service } from './service.js';
import type { NewSandbox } from './wire.js';

/**
 * The life of a sandbox, or of a run of it, for which no --ttl was ever given, as long as E2B's own tools give. It is always sent: the API alone
 * would end it after 15 s.
 */
export const DEFAULT_TTL_SECONDS = 300;

/** The body of `POST /sandboxes`, as every version of the API takes it. */
export function createBody({ vendor }: Service, spec: SandboxSpec, request: string): NewSandbox {
  const { env, labels, network, lifetime, template, image } = spec;
  const { ttlSeconds = DEFAULT_TTL_SECONDS, idleSeconds, onTimeout, autoResume } = lifetime;
  const timeout = wholeSeconds(ttlSeconds);
  const idle = idleSeconds !== undefined && vendor.idleKey !== null;
  const long = vendor.long !== null && timeout > vendor.long.beyondSeconds ? vendor.long : null;
  return {
    templateID: template ?? image,
    timeout,
    secure: true,
    metadata: {
      ...labels,
      ...(idle ? { [vendor.idleKey ?? '']: String(wholeSeconds(idleSeconds)) } : {}),
      ...(long === null ? {} : { [long.key]: 'true' }),
      ...(lifetime.ttlSeconds === undefined ? {} : { [TTL_KEY]: String(timeout) }),
      ...(autoResume === false ? { [AUTO_RESUME_KEY]: 'false' } : {}),
      [REQUEST_KEY]: request,
    },
    ...(Object.keys(env).length > 0 ? { envVars: env } : {}),
    ...(onTimeout === undefined ? {} : { autoPause: onTimeout === 'pause' }),
    ...(autoResume === undefined ? {} : { autoResume: { enabled: autoResume } }),
    ...(network === 'none' ? { allow_internet_access: false } : {}),
  };
}
