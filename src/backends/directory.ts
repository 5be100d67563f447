import type { Settings } from '../config/settings.js';
import { notFoundError, usageError } from '../errors.js';
import type { Backend } from '../sandbox/backend.js';
import type { Machine } from './engine/candidates.js';
import { type BackendFactory, USUAL_TEMPLATES } from './registry.js';

/** A backend that can be named. */
export interface BackendEntry {
  name: string;
  type: string;
  url: string | null;
  region: string | null;
  team: string | null;
  /** True: it is there without being added. */
  builtIn: boolean;
}

/** All backends of one invocation, each opened when it is first used. */
export interface BackendDirectory {
  types: readonly string[];
  entries(): BackendEntry[];
  /** `not_found` for a name that is neither built in nor added. */
  entry(name: string): BackendEntry;
  open(name: string): Promise<Backend>;
  /** The template that it makes sandboxes from where none is named; null where the settings say that. */
  usualTemplate(name: string): string | null;
  close(): void;
}

interface DirectoryOptions {
  types: Readonly<Record<string, BackendFactory>>;
  settings: Settings;
  machine: Machine;
  /** What `sandman login` has kept for a backend, by its name. */
  storedKey(backend: string): Promise<string | null>;
  debug(text: string): void;
}

export function createDirectory(options: DirectoryOptions): BackendDirectory {
  const { types, settings, machine, storedKey, debug } = options;
  const opened = new Map<string, Promise<Backend>>();
  const entries = () => allEntries(Object.keys(types), settings);
  const entry = (name: string) => {
    const found = entries().find((one) => one.name === name);
    if (found !== undefined) return found;
    throw notFoundError(`no backend "${name}"`, { backend: name, hint: 'see `sandman backend list`' });
  };
  const make = async (name: string): Promise<Backend> => {
    const { type, url, region, team } = entry(name);
    const factory = types[type];
    if (factory === undefined) {
      throw usageError(`backends.${name}.type in ${settings.path} is "${type}", which is no type of backend`);
    }
    return factory({ name, url, region, team, machine, storedKey: () => storedKey(name), debug });
  };
  return {
    types: Object.keys(types),
    entries,
    entry,
    usualTemplate: (name) => USUAL_TEMPLATES[entry(name).type] ?? null,
    open: (name) => {
      const backend = opened.get(name) ?? make(name);
      opened.set(name, backend);
      return backend;
    },
    close: () => {
      for (const backend of opened.values()) backend.then((one) => one.close()).catch(() => {});
    },
  };
}

/** The types by their own names, overlaid and followed by what the config file has. */
function allEntries(types: readonly string[], settings: Settings): BackendEntry[] {
  const configured = settings.backends();
  const names = [...new Set([...types, ...Object.keys(configured)])];
  return names.map((name) => {
    const builtIn = types.includes(name);
    const { type, url = null, region = null, team = null } = configured[name] ?? {};
    return { name, type: type ?? (builtIn ? name : ''), url, region, team, builtIn };
  });
}
