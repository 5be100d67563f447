import type { SandboxSpec } from '../../sandbox/spec.js';
import { quantityOf } from './quantity.js';
import type { Claim, DeadlineConfig } from './wire.js';

/** Deadlines as a user may give them, in seconds; null takes one away. */
export interface Times {
  ttlSeconds?: number | null | undefined;
  maxLifetimeSeconds?: number | null | undefined;
}

/** As the API takes them: whole seconds, never sooner than asked for; 0 takes one away, and the rest stay. */
export function deadlineConfig({ ttlSeconds, maxLifetimeSeconds }: Times): DeadlineConfig {
  return {
    ...(ttlSeconds === undefined ? {} : { ttl: Math.ceil(ttlSeconds ?? 0) }),
    ...(maxLifetimeSeconds === undefined ? {} : { hard_ttl: Math.ceil(maxLifetimeSeconds ?? 0) }),
  };
}

/** The body of a claim; what was not asked for is the template's. */
export function claimBody(spec: SandboxSpec): Claim {
  const { template, image, env, memoryBytes, network, lifetime, asked } = spec;
  return {
    template: template ?? image,
    config: {
      ...deadlineConfig(lifetime),
      ...(Object.keys(env).length > 0 ? { env_vars: env } : {}),
      ...(asked?.has('memory') ? { resources: { memory: quantityOf(memoryBytes) } } : {}),
      ...(lifetime.autoResume === undefined ? {} : { auto_resume: lifetime.autoResume }),
      ...(network === 'none' ? { network: { mode: 'block-all' } } : {}),
    },
  };
}
