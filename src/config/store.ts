import { mkdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { otherError } from '../errors.js';
import { type ConfigTree, type Json, misshapen, readConfigFile } from './file.js';

/** Two sandmans that write at once wait for each other this long. */
const PATIENCE_MS = 20_000;

/**
 * Sets (or, with undefined, removes) values in the config file, all or none, while no other sandman writes. A file that
 * cannot be understood is left as it is.
 */
export async function updateConfigFile(
  path: string,
  changes: ReadonlyArray<readonly [path: readonly string[], value: Json | undefined]>,
): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  const release = await lock(path);
  try {
    const tree = readConfigFile(path);
    for (const [keys, value] of changes) setAt(tree, keys, value, path);
    await write(path, tree);
  } finally {
    await release();
  }
}

async function write(path: string, tree: ConfigTree): Promise<void> {
  const { default: Conf } = await import('conf');
  const extension = extname(path);
  try {
    const store = new Conf<ConfigTree>({
      cwd: dirname(path),
      configName: basename(path, extension),
      fileExtension: extension.slice(1),
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    store.store = tree;
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function lock(path: string): Promise<() => Promise<void>> {
  const { default: lockfile } = await import('proper-lockfile');
  const retries = { forever: true, minTimeout: 10, maxTimeout: 100, maxRetryTime: PATIENCE_MS };
  try {
    return await lockfile.lock(path, { realpath: false, retries });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** What stands in the way and is no object is the user's, and is not written over. */
function setAt(
  tree: ConfigTree,
  [first = '', ...rest]: readonly string[],
  value: Json | undefined,
  file: string,
): void {
  if (rest.length === 0) {
    if (value === undefined) delete tree[first];
    else tree[first] = value;
    return;
  }
  const child = (Object.hasOwn(tree, first) ? tree[first] : undefined) ?? {};
  if (typeof child !== 'object' || Array.isArray(child)) throw misshapen([first], file);
  setAt(child, rest, value, file);
  if (Object.keys(child).length === 0) delete tree[first];
  else tree[first] = child;
}

function cannotWrite(path: string, error: unknown) {
  return otherError(`cannot write the config file ${path}: ${(error as Error).message}`, { cause: error });
}
