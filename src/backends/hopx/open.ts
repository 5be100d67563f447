import type { Backend } from '../../sandbox/backend.js';
import { addressFrom, type Place } from '../remote/address.js';
import { type Clock, REAL_CLOCK } from '../remote/clock.js';
import { createDoor } from '../remote/door.js';
import type { KeySource } from '../remote/key.js';
import { lazyDoor } from '../remote/lazy-door.js';
import { openSocket } from '../remote/web-socket.js';
import { hopxBackend } from './backend.js';

const TYPE = 'hopx';
const HOPX = { title: 'HopX', variable: 'HOPX_API_KEY' };
const DEFAULT_URL = 'https://api.hopx.dev';
/** Connections by IPv6 have been seen to stall there for minutes. */
const ipv4 = true;

/** A backend whose address is read now, and whose key when something is first asked of it. */
export function openHopx(
  options: Place & Omit<KeySource, 'type'> & { debug(text: string): void },
  clock: Clock = REAL_CLOCK,
): Backend {
  const { name, region = null, debug } = options;
  const source = { ...options, type: TYPE };
  const headers = (key: string) => ({ 'x-api-key': key });
  const endpoint = addressOf(options);
  const { door, close } = lazyDoor({ endpoint, ipv4, kind: HOPX, source, headers, debug, clock });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const agent = (host: string, token: string) =>
    createDoor({
      backend: name,
      endpoint: host,
      ipv4,
      pass: async () => ({ headers: bearer(token), secrets: [token] }),
      authHint: 'the agent of the sandbox does not take the token that the service gave for it',
      debug,
      clock,
    });
  const terminal = (host: string, token: string, signal: AbortSignal) =>
    openSocket({ url: `${host.replace(/\/$/, '')}/terminal`, headers: bearer(token), ipv4, signal });
  return hopxBackend({ name, endpoint, region, clock, door, agent, terminal }, close);
}

export function addressOf({ name, url, machine }: Place): string {
  const given = machine.env.HOPX_BASE_URL;
  return addressFrom({ name, type: TYPE, given, configured: url, fallback: DEFAULT_URL });
}
