import { usageError } from '../../errors.js';
import { endpointOf, inOrder, type Place } from '../remote/address.js';
import type { Vendor } from './vendors.js';

export interface Address {
  endpoint: string;
  /** True: the region speaks the old dialect. */
  legacy: boolean;
  /** Where the insides of sandboxes are, each at a name of its own below this one. */
  domain: string;
  /** Where all of them are instead, at one address; null: nowhere. */
  sandboxUrl: string | null;
}

/** The address: the vendor's variables, then the configuration, then the vendor's own. */
export function addressOf(vendor: Vendor, { name, url, region = null, machine }: Place): Address {
  const { env } = machine;
  const configured = { url: url ?? undefined, domain: regionDomain(vendor, name, region) };
  const { variables } = vendor;
  const given = { url: env[variables.url], domain: env[variables.domain], inside: env[variables.sandboxUrl] };
  const order = inOrder<Partial<typeof given>>(name, vendor.type, given, configured);
  const first = order.find((one) => one.url || one.domain) ?? {};
  const domain = first.domain || order.find((one) => one.domain)?.domain || vendor.domain;
  const endpoint = endpointOf(first.url || `https://api.${domain}`, name);
  const inside = order.find((one) => one.url || one.domain || one.inside)?.inside;
  return {
    endpoint,
    legacy: vendor.legacyDomains.has(domain),
    domain,
    sandboxUrl: inside ? endpointOf(inside, name) : null,
  };
}

function regionDomain(vendor: Vendor, name: string, region: string | null): string | undefined {
  if (region === null) return undefined;
  if (vendor.domainOf !== null && /^[a-z0-9-]+$/.test(region)) return vendor.domainOf(region);
  const why = vendor.domainOf === null ? `${vendor.title} has no regions` : `"${region}" is not a region`;
  throw usageError(`backends.${name}.region: ${why}`, {
    backend: name,
    hint: `take it away with \`sandman config unset backends.${name}.region\``,
  });
}
