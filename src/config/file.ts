import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { otherError, usageError } from '../errors.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type ConfigTree = { [key: string]: Json };

/** What a file of Sandman's own is, for whoever is told about it. */
export interface FileKind {
  title: string;
  /** True: nothing that is in it is ever shown, not even the place where it is wrong. */
  secret: boolean;
}

export const CONFIG_FILE: FileKind = { title: 'config file', secret: false };

/** What of the machine decides where the configuration is. */
export interface Places {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
}

/** The config file: `--config`, else `config.json` in SANDMAN_CONFIG_DIR or the user's config folder. */
export function configPath(flag: string | undefined, { env, home, platform }: Places): string {
  if (flag !== undefined) return flag;
  if (env.SANDMAN_CONFIG_DIR) return join(env.SANDMAN_CONFIG_DIR, 'config.json');
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'sandman', 'config.json');
  if (platform === 'win32' && env.APPDATA) return join(env.APPDATA, 'sandman', 'config.json');
  return join(home, '.config', 'sandman', 'config.json');
}

/** What the config file holds; see `readJsonFile`. */
export function readConfigFile(path: string): ConfigTree {
  return readJsonFile(path, CONFIG_FILE);
}

/**
 * What a file holds; nothing where there is no file. A file that cannot be understood is an error that names it, and
 * stays as it is. Read without the store's library, which would cost every command more than the rest of its start.
 */
export function readJsonFile(path: string, kind: FileKind): ConfigTree {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw otherError(`cannot read the ${kind.title} ${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseTree(text, path, kind);
}

function parseTree(text: string, path: string, { title, secret }: FileKind): ConfigTree {
  const hint = `mend it, or move it away; its folder is ${dirname(path)}`;
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    const what = `the ${title} ${path} is not valid JSON`;
    // The parser quotes what it stumbled over.
    if (secret) throw usageError(what, { hint });
    throw usageError(`${what}: ${(error as Error).message}`, { hint, cause: error });
  }
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    throw usageError(`the ${title} ${path} holds no JSON object`, { hint });
  }
  return tree as ConfigTree;
}

/** For a value that stands where an object, or an object that stands where a value should be. */
export function misshapen(path: readonly string[], file: string, { title }: FileKind = CONFIG_FILE) {
  return usageError(`${path.join('.')} in the ${title} ${file} has the wrong shape`);
}
