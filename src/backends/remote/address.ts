import { usageError } from '../../errors.js';

export interface AddressSource {
  /** The backend's name. */
  name: string;
  type: string;
  /** What the service's variable says. */
  given: string | undefined;
  /** What the config file says. */
  configured: string | null;
  /** The service's own. */
  fallback: string;
}

/**
 * The address: the service's variable, then the configuration, then the service's own. A backend that was added under a
 * name of its own is somewhere else by intent, so there the configuration comes first.
 */
export function addressFrom({ name, type, given, configured, fallback }: AddressSource): string {
  const order = name === type ? [given, configured] : [configured, given];
  return checkedAddress(order.find((one) => one?.trim()) ?? fallback, name);
}

/** With a scheme, and without a slash at its end; `usage` for what is no address of HTTP. */
export function checkedAddress(text: string, backend: string): string {
  const trimmed = text.trim();
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usageError(`"${url}" is not the address of an API`, { backend });
  }
  return url.replace(/\/+$/, '');
}
