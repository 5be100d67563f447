import { notFoundError, SandmanError, usageError } from '../errors.js';
import { didYouMean } from '../sandbox/nearest.js';
import { type ConfigTree, type Json, misshapen, readConfigFile } from './file.js';
import { BACKEND_PROPERTIES, type BackendProperty, KEYS, type Key, keyPath, type ValueOf } from './keys.js';

export type Origin = 'flag' | 'environment' | 'file' | 'default';

/** A setting as it was written, and who wrote it. */
export interface Written {
  text: string | null;
  origin: Origin;
  /** The flag or variable, or the file. */
  source: string | null;
}

export type BackendConfig = Partial<Record<BackendProperty, string>>;

/** Every setting of one invocation: flag over environment over file over default, merged here and nowhere else. */
export interface Settings {
  readonly path: string;
  value<K extends Key>(key: K): ValueOf<K> | null;
  /** As `value`, for keys that always have one. */
  required<K extends Key>(key: K): ValueOf<K>;
  written(key: Key): Written;
  /** The text of any key in the file; null where the file does not have it. */
  inFile(key: string): string | null;
  templates(): Record<string, string>;
  backends(): Record<string, BackendConfig>;
  /** Every one that there is, those with names of the user's own included. */
  keys(): string[];
  /** `not_found` for a template that nobody configured. */
  imageOf(template: string): string;
  /** Forgets what the file held, after it was written. */
  reread(): void;
}

/** What exists without being configured. A small image that everybody knows. */
const BUILT_IN_TEMPLATES = { base: 'debian:stable-slim' };

/** Flags that stand for a setting, by key. */
export type FlagTexts = Partial<Record<Key, string | undefined>>;

export function loadSettings(
  path: string,
  flags: FlagTexts,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  let tree: ConfigTree | undefined;
  const file = () => (tree ??= readConfigFile(path));
  const inFile = (key: string) => textAt(file(), keyPath(key), path);
  const written = (key: Key): Written => {
    const { env: variable, fallback } = KEYS[key] as { env?: string; fallback: string | null };
    const flag = flags[key];
    if (flag !== undefined) return { text: flag, origin: 'flag', source: null };
    const set = variable === undefined ? undefined : env[variable];
    if (set) return { text: set, origin: 'environment', source: variable ?? null };
    const text = inFile(key);
    return text === null
      ? { text: fallback, origin: 'default', source: null }
      : { text, origin: 'file', source: path };
  };
  const value = <K extends Key>(key: K): ValueOf<K> | null => {
    const { text, source } = written(key);
    return text === null ? null : (parsed(key, text, source) as ValueOf<K>);
  };
  const templates = () => ({ ...BUILT_IN_TEMPLATES, ...texts(file().templates, 'templates', path) });
  return {
    path,
    value,
    required: (key) => value(key) as never,
    written,
    inFile,
    templates,
    backends: () => backendsIn(file(), path),
    keys: () => [
      ...Object.keys(KEYS),
      ...Object.keys(templates()).map((name) => `templates.${name}`),
      ...Object.entries(backendsIn(file(), path)).flatMap(([name, properties]) =>
        Object.keys(properties).map((property) => `backends.${name}.${property}`),
      ),
    ],
    imageOf: (template) => {
      const all: Record<string, string> = templates();
      const image = Object.hasOwn(all, template) ? all[template] : undefined;
      if (image !== undefined) return image;
      throw notFoundError(`no template "${template}"`, {
        hint: didYouMean(template, Object.keys(all), 'see `sandman template list`'),
      });
    },
    reread: () => {
      tree = undefined;
    },
  };
}

/** What a key's text means; one that is wrong is named with the place where it was written. */
function parsed(key: Key, text: string, source: string | null): unknown {
  try {
    return KEYS[key].parse(text);
  } catch (error) {
    if (source === null) throw error;
    throw usageError(`${key} in ${source}: ${(error as Error).message}`, {
      hint: error instanceof SandmanError ? error.details.hint : undefined,
    });
  }
}

function textAt(tree: ConfigTree, path: readonly string[], file: string): string | null {
  let node: Json | undefined = tree;
  for (const part of path) {
    if (node === undefined || node === null) return null;
    if (typeof node !== 'object' || Array.isArray(node)) throw misshapen(path, file);
    node = Object.hasOwn(node, part) ? node[part] : undefined;
  }
  if (node === undefined || node === null) return null;
  if (typeof node === 'object') throw misshapen(path, file);
  return String(node);
}

function texts(node: Json | undefined, what: string, file: string): Record<string, string> {
  if (node === undefined || node === null) return {};
  if (typeof node !== 'object' || Array.isArray(node)) throw misshapen([what], file);
  const entries = Object.entries(node);
  if (entries.some(([, value]) => typeof value === 'object')) throw misshapen([what], file);
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function backendsIn(tree: ConfigTree, file: string): Record<string, BackendConfig> {
  const node = tree.backends;
  if (node === undefined || node === null) return {};
  if (typeof node !== 'object' || Array.isArray(node)) throw misshapen(['backends'], file);
  return Object.fromEntries(
    Object.entries(node).map(([name, properties]) => {
      const all = texts(properties, `backends.${name}`, file);
      const known = Object.entries(all).filter(([key]) =>
        BACKEND_PROPERTIES.some((property) => property === key),
      );
      return [name, Object.fromEntries(known)];
    }),
  );
}
