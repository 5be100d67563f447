import { unsupportedError } from '../errors.js';
import type { Backend } from '../sandbox/backend.js';
import type { EngineFamily, Machine } from './engine/candidates.js';

/** What a backend is made from. */
export interface BackendOptions {
  name: string;
  url: string | null;
  machine: Machine;
  debug(text: string): void;
}

export type BackendFactory = (options: BackendOptions) => Promise<Backend>;

/** The kinds of backend, each with a lazy import of what it is made by. */
export const BACKEND_TYPES: Readonly<Record<string, BackendFactory>> = {
  local: engine('any'),
  docker: engine('docker'),
  podman: engine('podman'),
  hopx: remote('hopx'),
  sandbox0: remote('sandbox0'),
  novita: remote('novita'),
  e2b: remote('e2b'),
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

function remote(type: string): BackendFactory {
  return async ({ name }) => {
    throw unsupportedError(`this version of sandman does not speak to ${type} yet`, {
      backend: name,
      hint: 'use local, docker or podman: see `sandman backend list`',
    });
  };
}
