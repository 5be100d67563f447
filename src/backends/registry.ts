import type { Backend } from '../sandbox/backend.js';
import type { EngineFamily, Machine } from './engine/candidates.js';

/** What a backend is made from. */
export interface BackendOptions {
  name: string;
  url: string | null;
  region?: string | null;
  team?: string | null;
  machine: Machine;
  /** What `sandman login` has kept for this backend; null where there is nothing. */
  storedKey(): Promise<string | null>;
  debug(text: string): void;
}

export type BackendFactory = (options: BackendOptions) => Promise<Backend>;

/** The kinds of backend, each with a lazy import of what it is made by. */
export const BACKEND_TYPES: Readonly<Record<string, BackendFactory>> = {
  local: engine('any'),
  docker: engine('docker'),
  podman: engine('podman'),
  hopx: async (options) => (await import('./hopx/open.js')).openHopx(options),
  sandbox0: async (options) => (await import('./sandbox0/open.js')).openSandbox0(options),
  novita: async (options) => (await import('./e2b/open.js')).openE2b('novita', options),
  e2b: async (options) => (await import('./e2b/open.js')).openE2b('e2b', options),
};

/** What is known of a remote service before it is asked. */
export interface RemoteService {
  /** The variable that its key is looked for in. */
  keyVariable: string;
  /** The template of its own that is used where none is named. */
  usualTemplate: string;
}

/**
 * The kinds that are remote services: each takes a key, has templates of its own, and gives its sandboxes no names. The
 * others take no key, and make sandboxes from the images that `templates` names.
 */
export const SERVICES: Readonly<Record<string, RemoteService>> = {
  hopx: { keyVariable: 'HOPX_API_KEY', usualTemplate: 'base' },
  sandbox0: { keyVariable: 'SANDBOX0_TOKEN', usualTemplate: 'default' },
  novita: { keyVariable: 'NOVITA_API_KEY', usualTemplate: 'base' },
  e2b: { keyVariable: 'E2B_API_KEY', usualTemplate: 'base' },
};

function engine(family: EngineFamily): BackendFactory {
  return async ({ name, url, machine, debug }) => {
    const { openEngine } = await import('./engine/open.js');
    return openEngine({
      backend: name,
      type: family === 'any' ? 'local' : family,
      family,
      url,
      machine,
      debug,
    });
  };
}
