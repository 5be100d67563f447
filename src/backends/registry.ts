import { unsupportedError } from '../errors.js';
import type { Backend } from '../sandbox/backend.js';
import type { EngineFamily, Machine } from './engine/candidates.js';

/** What a backend is made from. */
export interface BackendOptions {
  name: string;
  url: string | null;
  region?: string | null;
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
  sandbox0: remote('sandbox0'),
  novita: e2bProtocol('novita'),
  e2b: e2bProtocol('e2b'),
};

/** The kinds that have templates of their own; the others make sandboxes from the images that `templates` names. */
export const OWN_TEMPLATES: ReadonlySet<string> = new Set(['hopx', 'sandbox0', 'novita', 'e2b']);

/** The kinds that take a key. */
export const KEYED: ReadonlySet<string> = new Set(['hopx', 'sandbox0', 'novita', 'e2b']);

/** The kinds whose sandboxes have no names but those that this machine gives them. */
export const NAMELESS: ReadonlySet<string> = new Set(['hopx', 'sandbox0', 'novita', 'e2b']);

/** Where the key of a remote kind is looked for. */
export const KEY_VARIABLES: Readonly<Record<string, string>> = {
  e2b: 'E2B_API_KEY',
  hopx: 'HOPX_API_KEY',
  novita: 'NOVITA_API_KEY',
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

function e2bProtocol(vendor: 'e2b' | 'novita'): BackendFactory {
  return async (options) => {
    const { openE2b } = await import('./e2b/open.js');
    return openE2b(vendor, options);
  };
}

function remote(type: string): BackendFactory {
  return async ({ name }) => {
    throw unsupportedError(`this version of sandman does not speak to ${type} yet`, {
      backend: name,
      hint: 'use another one: see `sandman backend list`',
    });
  };
}
