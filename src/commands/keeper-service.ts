import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { type Service, serviceFor } from '../keeper/service.js';

/** How the system would run the keeper; null where it has no manager of services that is known here. */
export function keeperService({ place, keeping }: Context): Service | null {
  return serviceFor({ ...place, state: keeping().lock.folder });
}

/** As `keeperService`; throws `unsupported` where there is none. */
export function requiredService(context: Context): Service {
  const service = keeperService(context);
  if (service !== null) return service;
  throw unsupportedError(`neither systemd nor launchd is there on ${context.place.platform}`, {
    hint: 'start `sandman keeper run` from your login script',
  });
}
