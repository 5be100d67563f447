import type { Option } from 'commander';
import { KEYS, type Key } from '../config/keys.js';

/** What counts where a flag is not given; null where there is no such thing. */
export interface Otherwise {
  config: Key | null;
  env: string | null;
  fallback: string | null;
}

const OTHERWISE = new WeakMap<Option, Otherwise>();
const NOTHING: Otherwise = { config: null, env: null, fallback: null };

/** Says at a flag which setting it stands for, and what that is when nobody says anything. */
export function standingFor(key: Key, option: Option): Option {
  const { env = null, fallback } = KEYS[key] as { env?: string | null; fallback: string | null };
  OTHERWISE.set(option, { config: key, env, fallback });
  const words = [
    `config: ${key}`,
    ...(env === null ? [] : [`env: ${env}`]),
    ...(fallback === null ? [] : [`default: ${fallback}`]),
  ];
  option.description += ` (${words.join(', ')})`;
  return option;
}

/** Says at a flag which variable stands for it; `how` where that is not told by its name. */
export function withVariable(env: string, option: Option, how = ''): Option {
  OTHERWISE.set(option, { ...NOTHING, env });
  option.description += ` (env: ${env}${how})`;
  return option;
}

/** Says at a flag what counts without it, where no setting stands for it. */
export function withDefault(fallback: string, option: Option): Option {
  OTHERWISE.set(option, { ...NOTHING, fallback });
  option.description += ` (default: ${fallback})`;
  return option;
}

export function otherwise(option: Option): Otherwise {
  return OTHERWISE.get(option) ?? NOTHING;
}
