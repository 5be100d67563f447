import { mkdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import type { LockOptions } from 'proper-lockfile';
import { otherError } from '../errors.js';
import { sleep } from '../sandbox/sleep.js';
import { CONFIG_FILE, type ConfigTree, type FileKind, type Json, misshapen, readJsonFile } from './file.js';

/** Two sandmans that write at once wait for each other this long. */
const PATIENCE_MS = 30_000;
/** How often who waits for another looks whether it is done. */
const LOOK_MS = 100;

/** Sets (or, with undefined, removes) values in the config file, all or none, while no other sandman writes. */
export async function updateConfigFile(
  path: string,
  changes: ReadonlyArray<readonly [path: readonly string[], value: Json | undefined]>,
): Promise<void> {
  await updateJsonFile(path, CONFIG_FILE, (tree) => {
    for (const [keys, value] of changes) setAt(tree, keys, value, path);
  });
}

/**
 * Changes what a file holds while no other sandman does. It is written whole or not at all, for its owner alone. A file
 * that cannot be understood is left as it is.
 */
export async function updateJsonFile<T>(
  path: string,
  kind: FileKind,
  change: (tree: ConfigTree) => T | Promise<T>,
): Promise<T> {
  const retries = { forever: true, minTimeout: 10, maxTimeout: 100, maxRetryTime: PATIENCE_MS };
  const release = await lock(path, kind, retries);
  try {
    const tree = readJsonFile(path, kind);
    const result = await change(tree);
    await write(path, tree, kind);
    return result;
  } finally {
    await release();
  }
}

/**
 * Works while nobody else works under the same path, which need not be that of a file. Who comes second waits until the
 * signal aborts; a holder that was killed is waited for no longer than 10 s.
 */
export async function exclusively<T>(
  path: string,
  kind: FileKind,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const held = async () => {
    try {
      return await lock(path, kind, 0);
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException).code === 'ELOCKED') return null;
      throw error;
    }
  };
  let release = await held();
  while (release === null) {
    await sleep(LOOK_MS, signal);
    release = await held();
  }
  try {
    return await work();
  } finally {
    await release();
  }
}

async function write(path: string, tree: ConfigTree, kind: FileKind): Promise<void> {
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
    throw cannotWrite(path, kind, error);
  }
}

async function lock(
  path: string,
  kind: FileKind,
  retries: LockOptions['retries'],
): Promise<() => Promise<void>> {
  const { default: lockfile } = await import('proper-lockfile');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const release = await lockfile.lock(path, { realpath: false, retries, onCompromised: () => {} });
    // What is in the way of that is in the way of the work too, which says so.
    return () => release().catch(() => {});
  } catch (error) {
    throw cannotWrite(path, kind, error);
  }
}

/** What stands in the way and is no object is the user's, and is not written over. */
export function setAt(
  tree: ConfigTree,
  [first = '', ...rest]: readonly string[],
  value: Json | undefined,
  file: string,
  kind: FileKind = CONFIG_FILE,
): void {
  if (rest.length === 0) {
    if (value === undefined) delete tree[first];
    else tree[first] = value;
    return;
  }
  const child = (Object.hasOwn(tree, first) ? tree[first] : undefined) ?? {};
  if (typeof child !== 'object' || Array.isArray(child)) throw misshapen([first], file, kind);
  setAt(child, rest, value, file, kind);
  if (Object.keys(child).length === 0) delete tree[first];
  else tree[first] = child;
}

function cannotWrite(path: string, { title }: FileKind, error: unknown) {
  return otherError(`cannot write the ${title} ${path}: ${(error as Error).message}`, { cause: error });
}
