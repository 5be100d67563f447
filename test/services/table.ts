import { e2bService } from './e2b.js';
import { hopxService } from './hopx.js';
import { sandbox0Service } from './sandbox0.js';
import type { Service } from './site.js';

/** Every service, as it is today. */
export const SERVICES: Readonly<Record<Service['type'], Service>> = {
  e2b: e2bService('e2b'),
  novita: e2bService('novita'),
  hopx: hopxService(),
  sandbox0: sandbox0Service(),
};

/** Those, and other ways in which they are run, or have been seen to behave. */
export const KINDS: Readonly<Record<string, Service>> = {
  ...SERVICES,
  'novita in an old region': e2bService('novita', { legacy: true }),
  'a slow hopx': hopxService({
    slow: { looks: 2 },
    slowCreate: { looks: 2 },
    emptyAnswers: true,
    deletedIs: 'status',
  }),
  'a hopx that hides that it is slow': hopxService({
    slow: { looks: 1, hidden: true },
    nullEntries: true,
    deletedIs: 410,
  }),
  'sandbox0 of several clusters': sandbox0Service({ multi: true }),
  'sandbox0 for a user, behind a global gateway': sandbox0Service({ gateway: 'global', user: true }),
  'sandbox0 as it was in the spring of 2026': sandbox0Service({ quirks: { power: true } }),
};

/** For `describe.each`. */
export const rowsOf = (services: Readonly<Record<string, Service>>) =>
  Object.entries(services).map(([name, service]) => ({ name, service }));
