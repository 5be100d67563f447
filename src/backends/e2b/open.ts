import type { Backend } from '../../sandbox/backend.js';
import { type Clock, REAL_CLOCK } from '../remote/clock.js';
import { createDoor, type Door } from '../remote/door.js';
import { type KeySource, keyOf } from '../remote/key.js';
import { addressOf, type Place } from './access.js';
import { e2bBackend } from './backend.js';
import { E2B, NOVITA } from './vendors.js';

const VENDORS = { e2b: E2B, novita: NOVITA };

/** A backend whose address is read now, and whose key when something is first asked of it. */
export function openE2b(
  type: keyof typeof VENDORS,
  options: Place & Omit<KeySource, 'type'> & { debug(text: string): void },
  clock: Clock = REAL_CLOCK,
): Backend {
  const vendor = VENDORS[type];
  const { endpoint, legacy } = addressOf(vendor, options);
  let opened: Door | undefined;
  const door = (): Door => {
    opened ??= openDoor();
    return opened;
  };
  const pass = async () => {
    const kind = { title: vendor.title, variable: vendor.variables.key };
    const key = await keyOf(kind, { ...options, type });
    return { headers: { 'x-api-key': key }, secrets: [key] };
  };
  const openDoor = () => {
    const { name: backend, debug } = options;
    const authHint = `is the key right, and of this address? See \`sandman whoami -b ${backend}\``;
    return createDoor({ backend, endpoint, pass, authHint, debug, clock });
  };
  const service = { name: options.name, vendor, endpoint, legacy, clock, door };
  return e2bBackend(service, () => opened?.close());
}
