import type { Backend } from '../../sandbox/backend.js';
import type { Place } from '../remote/address.js';
import { type Clock, REAL_CLOCK } from '../remote/clock.js';
import type { KeySource } from '../remote/key.js';
import { lazyDoor } from '../remote/lazy-door.js';
import { addressOf } from './access.js';
import { e2bBackend } from './backend.js';
import { explain } from './explain.js';
import { createGate } from './gate.js';
import { E2B, NOVITA } from './vendors.js';

const VENDORS = { e2b: E2B, novita: NOVITA };

/** A backend whose address is read now, and whose key when something is first asked of it. */
export function openE2b(
  type: keyof typeof VENDORS,
  options: Place & Omit<KeySource, 'type'> & { debug(text: string): void },
  clock: Clock = REAL_CLOCK,
): Backend {
  const vendor = VENDORS[type];
  const { endpoint, legacy, domain, sandboxUrl } = addressOf(vendor, options);
  const { name, debug } = options;
  const gate = createGate({ name, vendor, domain, sandboxUrl, debug, clock });
  const { door, close } = lazyDoor({
    endpoint,
    kind: { title: vendor.title, variable: vendor.variables.key },
    source: { ...options, type },
    headers: (key) => ({ 'x-api-key': key }),
    explain,
    debug,
    clock,
  });
  const service = { name, vendor, endpoint, legacy, clock, door, enter: gate.enter };
  return e2bBackend(service, () => {
    close();
    gate.close();
  });
}
