import { aliasStore } from '../config/alias-store.js';
import type { Credentials } from '../config/credentials.js';
import type { Settings } from '../config/settings.js';
import { notFoundError, usageError } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Addressed, Backend } from '../sandbox/backend.js';
import { didYouMean } from '../sandbox/nearest.js';
import type { Machine } from './engine/candidates.js';
import { kept } from './kept.js';
import { type BackendFactory, SERVICES } from './registry.js';
import { keyInEnvironment, keyOrder } from './remote/key.js';

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

/** Where the key of a backend comes from; `unneeded` where it takes none. */
export interface KeyOrigin {
  source: 'environment' | 'keyring' | 'file' | 'none' | 'unneeded';
  /** The variable that holds it, or could. */
  variable: string | null;
}

/** All backends of one invocation, each opened when it is first used. */
export interface BackendDirectory {
  types: readonly string[];
  entries(): BackendEntry[];
  /** `not_found` for a name that is neither built in nor added. */
  entry(name: string): BackendEntry;
  open(name: string): Promise<Backend>;
  /** The same place with this key and no other, to be closed by who asked for it. */
  openWith(name: string, key: string): Promise<Backend>;
  /** As it is, to be looked at and closed by who asked for it: no deadline is told, nothing noted, no keeper started. */
  openToLook(name: string): Promise<Backend>;
  /** Told without the key being looked at. */
  keyOrigin(name: string): KeyOrigin;
  /** Whether its sandboxes are called something without being given a name. */
  hasNames(name: string): boolean;
  /** The template that it makes sandboxes from where none is named; null where the settings say that. */
  usualTemplate(name: string): string | null;
  close(): void;
}

interface DirectoryOptions {
  types: Readonly<Record<string, BackendFactory>>;
  settings: Settings;
  machine: Machine;
  credentials: Pick<Credentials, 'key' | 'placeOf'>;
  /** The file with the names of sandboxes that have none. */
  aliases: string;
  keeping(): Keeping;
  debug(text: string): void;
}

export function createDirectory(options: DirectoryOptions): BackendDirectory {
  const { types, settings, machine, credentials, keeping, debug } = options;
  const opened = new Map<string, Promise<Backend>>();
  const entries = () => allEntries(Object.keys(types), settings);
  const entry = (name: string) => {
    const found = entries().find((one) => one.name === name);
    if (found !== undefined) return found;
    const names = entries().map((one) => one.name);
    const hint = didYouMean(name, names, 'see `sandman backend list`');
    throw notFoundError(`no backend "${name}"`, { backend: name, hint });
  };
  const make = async (name: string, given: string | null, keeps = true): Promise<Backend> => {
    const { type, url, region, team } = entry(name);
    const factory = types[type];
    if (factory === undefined) {
      throw usageError(`backends.${name}.type in ${settings.path} is "${type}", which is no type of backend`);
    }
    // Wherever a key is looked for, it is the given one.
    const own = given === null ? machine : withKey(machine, type, given);
    const storedKey = async () => given ?? credentials.key(name);
    const backend = await factory({ name, url, region, team, machine: own, storedKey, debug });
    if (hasAddress(backend)) return keeps ? kept(backend, keeping()) : backend;
    if (SERVICES[type] === undefined) return backend;
    const { aliased } = await import('./aliases.js');
    return aliased(backend, aliasStore(options.aliases, name));
  };
  return {
    types: Object.keys(types),
    entries,
    entry,
    openWith: (name, key) => make(name, key),
    openToLook: (name) => make(name, null, false),
    keyOrigin: (name) => keyOriginOf(entry(name), machine.env, credentials),
    hasNames: (name) => SERVICES[entry(name).type] === undefined,
    usualTemplate: (name) => SERVICES[entry(name).type]?.usualTemplate ?? null,
    open: (name) => {
      const before = opened.get(name);
      if (before !== undefined) return before;
      const backend = make(name, null);
      opened.set(name, backend);
      // Who goes on without it may ask again when an engine has come up.
      backend.catch(() => opened.delete(name));
      return backend;
    },
    close: () => {
      for (const backend of opened.values()) backend.then((one) => one.close()).catch(() => {});
    },
  };
}

/** Whether it leaves its deadlines to somebody who finds it again. */
function hasAddress(backend: Backend): backend is Addressed {
  return backend.address !== undefined;
}

function withKey(machine: Machine, type: string, key: string): Machine {
  const service = SERVICES[type];
  if (service === undefined) return machine;
  return { ...machine, env: { ...machine.env, [service.keyVariable]: key } };
}

function keyOriginOf(
  { name, type }: BackendEntry,
  env: Machine['env'],
  { placeOf }: Pick<Credentials, 'placeOf'>,
): KeyOrigin {
  const service = SERVICES[type];
  if (service === undefined) return { source: 'unneeded', variable: null };
  const { keyVariable: variable } = service;
  for (const place of keyOrder({ name, type })) {
    if (place === 'environment' && keyInEnvironment(variable, env) !== null) {
      return { source: 'environment', variable };
    }
    const kept = place === 'login' ? placeOf(name) : null;
    if (kept !== null) return { source: kept, variable };
  }
  return { source: 'none', variable };
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
