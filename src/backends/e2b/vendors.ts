/** What differs between the services that speak E2B's protocol. */
export interface Vendor {
  type: 'e2b' | 'novita';
  /** How it is written in a sentence. */
  title: string;
  domain: string;
  /** The domain of a region; null where there are no regions. */
  domainOf: ((region: string) => string) | null;
  /** Domains that still speak the old dialect: see `Dialect.legacy`. */
  legacyDomains: ReadonlySet<string>;
  variables: { key: string; domain: string; url: string; sandboxUrl: string };
  /** What the headers that name a sandbox to its gateway begin with. */
  routing: string;
  /** Whether a pause may keep the files only. */
  pausesFilesOnly: boolean;
  /** Whether the server filters lists by template. */
  filtersByTemplate: boolean;
  /** The metadata by which a sandbox is ended when nobody is connected, and for how long; null where that cannot be had. */
  idle: { key: string; leastSeconds: number; mostSeconds: number } | null;
  /** The metadata without which a longer time than this is cut, silently. */
  long: { key: string; beyondSeconds: number } | null;
}

export const E2B: Vendor = {
  type: 'e2b',
  title: 'E2B',
  domain: 'e2b.app',
  domainOf: null,
  legacyDomains: new Set(),
  variables: { key: 'E2B_API_KEY', domain: 'E2B_DOMAIN', url: 'E2B_API_URL', sandboxUrl: 'E2B_SANDBOX_URL' },
  routing: 'e2b',
  pausesFilesOnly: true,
  filtersByTemplate: true,
  idle: null,
  long: null,
};

/** The region that is served by the bare domain. */
const OLDEST_REGION = 'us-virginia-1';

export const NOVITA: Vendor = {
  type: 'novita',
  title: 'Novita',
  domain: 'us-phx-1.sandbox.novita.ai',
  domainOf: (region) => (region === OLDEST_REGION ? 'sandbox.novita.ai' : `${region}.sandbox.novita.ai`),
  legacyDomains: new Set([
    'sandbox.novita.ai',
    'us-01.sandbox.novita.ai',
    'us-ga-01.sandbox.novita.ai',
    'us-ga-1.sandbox.novita.ai',
    'sandbox-dev.novita.ai',
    'us-01.sandbox-dev.novita.ai',
    'us-ga-01.sandbox-dev.novita.ai',
    'us-ca-1.sandbox-dev.novita.ai',
  ]),
  variables: {
    key: 'NOVITA_API_KEY',
    domain: 'NOVITA_DOMAIN',
    url: 'NOVITA_API_URL',
    sandboxUrl: 'NOVITA_SANDBOX_URL',
  },
  routing: 'novita',
  pausesFilesOnly: false,
  filtersByTemplate: false,
  idle: { key: 'idle_timeout', leastSeconds: 60, mostSeconds: 3600 },
  long: { key: 'long_running', beyondSeconds: 3600 },
};
