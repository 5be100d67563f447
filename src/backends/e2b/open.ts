import type { Backend } from '../../sandbox/backend.js';
import { type Clock, REAL_CLOCK } from '../remote/clock.js';
import { createDoor, type Door } from '../remote/door.js';
import { addressOf, keyOf, type Place } from './access.js';
import { e2bBackend } from './backend.js';
import { E2B, NOVITA } from './vendors.js';

const VENDORS = { e2b: E2B, novita: NOVITA };

/** A backend whose address is read now, and whose key when something is first asked of it. */
export function openE2b(
  type: keyof typeof VENDORS,
  options: Place & { debug(text: string): void },
  clock: Clock = REAL_CLOCK,
): Backend {
  const vendor = VENDORS[type];
  const { endpoint, legacy } = addressOf(vendor, options);
  let opened: Door | undefined;
  const door = (): Door => {
    opened ??= openDoor();
    return opened;
  };
  const openDoor = () => {
    const key = keyOf(vendor, options);
    const { name: backend, debug } = options;
    const headers = { 'x-api-key': key };
    const authHint = `is ${vendor.variables.key} right, and of this address?`;
    return createDoor({ backend, endpoint, headers, secrets: [key], authHint, debug, clock });
  };
  const service = { name: options.name, vendor, legacy, clock, door };
  return e2bBackend(service, () => opened?.close());
}
