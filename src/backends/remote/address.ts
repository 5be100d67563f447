import { usageError } from '../../errors.js';

/** What is configured of a backend, and the machine's environment. */
export interface Place {
  name: string;
  url: string | null;
  region?: string | null;
  machine: { env: Readonly<Record<string, string | undefined>> };
}

/**
 * What the environment gives and what is written down for a backend, first things first. One that was added under a name
 * of its own is another account or somewhere else by intent, so there the environment comes last.
 */
export function inOrder<T>(name: string, type: string, given: T, written: T): [first: T, second: T] {
  return name === type ? [given, written] : [written, given];
}

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

/** The service's variable, the configuration, or the service's own address. */
export function addressFrom({ name, type, given, configured, fallback }: AddressSource): string {
  const order = inOrder(name, type, given, configured);
  return endpointOf(order.find((one) => one?.trim()) ?? fallback, name);
}

/** The address of an API as `scheme://host`, with or without a path; `usage` for what is none. */
export function endpointOf(text: string, backend: string): string {
  const trimmed = text.trim();
  const endpoint = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw usageError(`"${endpoint}" is not the address of an API`, {
      backend,
      hint: 'write https://HOST, with a path behind it or without',
    });
  }
  const { username, password } = new URL(endpoint);
  if (username !== '' || password !== '') {
    throw usageError('the address of an API has no user and no password in it', {
      backend,
      hint: `the key is kept by \`sandman login ${backend}\``,
    });
  }
  return endpoint.replace(/\/+$/, '');
}
