import { usageError } from '../../errors.js';
import { checkedAddress } from '../remote/address.js';
import type { Vendor } from './vendors.js';

export interface Address {
  endpoint: string;
  /** True: the region speaks the old dialect. */
  legacy: boolean;
}

/** What is configured of a backend, and the machine's environment. */
export interface Place {
  name: string;
  url: string | null;
  region?: string | null;
  machine: { env: Readonly<Record<string, string | undefined>> };
}

/**
 * The address: the vendor's variables, then the configuration, then the vendor's own. A backend that was added under a
 * name of its own is somewhere else by intent, so there the configuration comes first.
 */
export function addressOf(vendor: Vendor, { name, url, region = null, machine }: Place): Address {
  const { env } = machine;
  const configured = { url: url ?? undefined, domain: regionDomain(vendor, name, region) };
  const given = { url: env[vendor.variables.url], domain: env[vendor.variables.domain] };
  const order = name === vendor.type ? [given, configured] : [configured, given];
  const first: Partial<typeof given> = order.find((one) => one.url || one.domain) ?? {};
  const domain = first.domain || order.find((one) => one.domain)?.domain || vendor.domain;
  const endpoint = first.url || `https://api.${domain}`;
  return { endpoint: checkedAddress(endpoint, name), legacy: vendor.legacyDomains.has(domain) };
}

function regionDomain(vendor: Vendor, name: string, region: string | null): string | undefined {
  if (region === null) return undefined;
  if (vendor.domainOf !== null && /^[a-z0-9-]+$/.test(region)) return vendor.domainOf(region);
  const why = vendor.domainOf === null ? `${vendor.title} has no regions` : `"${region}" is not a region`;
  throw usageError(`backends.${name}.region: ${why}`, { backend: name });
}
