import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { otherError, usageError } from '../errors.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type ConfigTree = { [key: string]: Json };

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

/**
 * What the file holds; nothing where there is no file. A file that cannot be understood is an error that names it, and
 * stays as it is. Read without the store's library, which would cost every command more than the rest of its start.
 */
export function readConfigFile(path: string): ConfigTree {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw otherError(`cannot read the config file ${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseConfig(text, path);
}

function parseConfig(text: string, path: string): ConfigTree {
  const hint = `mend it, or move it away; its folder is ${dirname(path)}`;
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw usageError(`the config file ${path} is not valid JSON: ${(error as Error).message}`, {
      hint,
      cause: error,
    });
  }
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    throw usageError(`the config file ${path} holds no JSON object`, { hint });
  }
  return tree as ConfigTree;
}

/** For a value that stands where an object, or an object that stands where a value should be. */
export function misshapen(path: readonly string[], file: string) {
  return usageError(`${path.join('.')} in the config file ${file} has the wrong shape`);
}
