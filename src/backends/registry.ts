import { unsupportedError } from '../errors.js';
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
  hopx: remote('hopx'),
  sandbox0: sandbox0,
  novita: e2bProtocol('novita'),
  e2b: e2bProtocol('e2b'),
};

/**
 * The kinds that have templates of their own, each with the one that is used where none is named; the others make
 * sandboxes from the images that `templates` names.
 */
export const USUAL_TEMPLATES: Readonly<Record<string, string>> = {
  hopx: 'base',
  sandbox0: 'default',
  novita: 'base',
  e2b: 'base',
};

/** Where the key of a remote kind is looked for. */
export const KEY_VARIABLES: Readonly<Record<string, string>> = {
  e2b: 'E2B_API_KEY',
  novita: 'NOVITA_API_KEY',
  sandbox0: 'SANDBOX0_TOKEN',
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

async function sandbox0(options: BackendOptions): Promise<Backend> {
  const { openSandbox0 } = await import('./sandbox0/open.js');
  return openSandbox0(options);
}

function remote(type: string): BackendFactory {
  return async ({ name }) => {
    throw unsupportedError(`this version of sandman does not speak to ${type} yet`, {
      backend: name,
      hint: 'use another one: see `sandman backend list`',
    });
  };
}
