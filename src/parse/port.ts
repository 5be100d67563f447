import { usageError } from '../errors.js';
import type { PortSpec } from '../sandbox/spec.js';
import { isAddress } from './address.js';

const PORT = /^(?:(?:(\[[^\]]+\]|[\d.]+):)?(\d+)?:)?(\d+)(?:\/(tcp|udp))?$/;

/**
 * `PORT`, `HOSTPORT:PORT` or `ADDRESS:HOSTPORT:PORT`, with `/udp` behind it where wanted. The host's port 0, or none,
 * lets the engine choose; without an address it is null, for the configured one.
 */
export function parsePort(text: string): Omit<PortSpec, 'address'> & { address: string | null } {
  const [, address, hostPort, port, protocol] = PORT.exec(text) ?? [];
  if (port === undefined) {
    throw usageError(`"${text}" is not a port: write 8080, 3000:8080 or 127.0.0.1:3000:8080`);
  }
  const bare = address?.replace(/^\[|\]$/g, '') ?? null;
  if (bare !== null && !isAddress(bare)) throw usageError(`"${text}": "${bare}" is not an IP address`);
  return {
    address: bare,
    hostPort: inRange(hostPort ?? '0', 0, text),
    port: inRange(port, 1, text),
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
  };
}

function inRange(digits: string, least: number, text: string): number {
  const port = Number(digits);
  if (port < least || port > 65_535)
    throw usageError(`"${text}": ${digits} is not between ${least} and 65535`);
  return port;
}
