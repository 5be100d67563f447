import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authError, otherError } from '../errors.js';
import { type ConfigTree, type FileKind, misshapen, readJsonFile } from './file.js';
import type { Keyring } from './keyring.js';
import { updateJsonFile } from './store.js';

const CREDENTIALS_FILE: FileKind = { title: 'credentials file', secret: true };

export type KeyPlace = 'keyring' | 'file';

/** What became of a key that was to be kept. */
export interface Kept {
  place: KeyPlace;
  /** Why it is not in the keyring; null where it is. */
  why: string | null;
}

/** The keys that were kept at login, by the names of the backends. */
export interface Credentials {
  readonly path: string;
  /** Told by the file alone, which knows of the keys in the keyring too; null where there is no key. */
  placeOf(backend: string): KeyPlace | null;
  key(backend: string): Promise<string | null>;
  keep(backend: string, key: string): Promise<Kept>;
  /** Whether there was one. Fails where it must stay in a keyring that does not answer. */
  forget(backend: string): Promise<boolean>;
}

export interface CredentialsOptions {
  path: string;
  /** Loaded when it is first needed. */
  keyring(): Promise<Keyring>;
  /** False on systems whose files have no modes. */
  hasModes: boolean;
  warn(text: string): void;
}

/** Beside the config file. */
export function credentialsPath(configPath: string): string {
  return join(dirname(configPath), 'credentials.json');
}

/** Of one backend. Both: the key of the file came later, and the keyring, which did not answer, may still have another. */
interface Entry {
  key?: string;
  keyring?: true;
}

/**
 * Keys are kept in the system's keyring, and where that does not answer in a file for its owner alone. The file says
 * which of them the keyring has, so that it is asked for those only.
 */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { path } = options;
  const entry = (backend: string) => entryIn(readJsonFile(path, CREDENTIALS_FILE), backend, path);
  return {
    path,
    placeOf: (backend) => placeOf(entry(backend)),
    key: async (backend) => {
      const { key, keyring } = entry(backend);
      if (key === undefined) return keyring ? keyInKeyring(backend, options) : null;
      warnOfMode(options);
      return key;
    },
    keep: (backend, key) => keep(backend, key, options),
    forget: async (backend) => {
      if (placeOf(entry(backend)) === null) return false;
      await forget(backend, options);
      return true;
    },
  };
}

/** Keys of two config folders are not the same. */
const accountOf = (backend: string, path: string) => `${backend} ${path}`;

async function keep(backend: string, key: string, { path, ...options }: CredentialsOptions): Promise<Kept> {
  const keyring = await options.keyring();
  const account = accountOf(backend, path);
  let orphan = false;
  try {
    return await updateJsonFile(path, CREDENTIALS_FILE, async (tree) => {
      const before = entryIn(tree, backend, path);
      const put = await keyring.set(account, key);
      orphan = put.ok && !before.keyring;
      tree[backend] = put.ok ? { keyring: true } : { ...before, key };
      return put.ok ? { place: 'keyring', why: null } : { place: 'file', why: put.why };
    });
  } catch (error) {
    // What the file does not know of would stay there for ever.
    if (orphan) await keyring.delete(account);
    throw error;
  }
}

async function forget(backend: string, { path, keyring }: CredentialsOptions): Promise<void> {
  const left = await updateJsonFile(path, CREDENTIALS_FILE, async (tree) => {
    const inKeyring = entryIn(tree, backend, path).keyring;
    const gone = inKeyring ? await (await keyring()).delete(accountOf(backend, path)) : null;
    if (gone === null || gone.ok) {
      delete tree[backend];
      return null;
    }
    tree[backend] = { keyring: true };
    return gone.why;
  });
  if (left === null) return;
  throw otherError(`the key for ${backend} is still in the system keyring: ${left}`, {
    backend,
    hint: 'unlock the keyring, and log out again',
  });
}

async function keyInKeyring(
  backend: string,
  { path, keyring, warn }: CredentialsOptions,
): Promise<string | null> {
  const got = await (await keyring()).get(accountOf(backend, path));
  if (!got.ok) {
    throw authError(`the key for ${backend} is in the system keyring, which fails: ${got.why}`, {
      backend,
      hint: `unlock the keyring, or use \`sandman login ${backend}\` again`,
    });
  }
  if (got.value === null) warn(`the key for ${backend} is in the system keyring no longer`);
  return got.value;
}

function placeOf({ key, keyring }: Entry): KeyPlace | null {
  if (key !== undefined) return 'file';
  return keyring ? 'keyring' : null;
}

function entryIn(tree: ConfigTree, backend: string, path: string): Entry {
  const node = Object.hasOwn(tree, backend) ? tree[backend] : {};
  const wrong = () => misshapen([backend], path, CREDENTIALS_FILE);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) throw wrong();
  const { key, keyring } = node;
  if (key !== undefined && typeof key !== 'string') throw wrong();
  if (keyring !== undefined && keyring !== true) throw wrong();
  return { ...(key === undefined ? {} : { key }), ...(keyring === undefined ? {} : { keyring }) };
}

/** The next write mends it. */
function warnOfMode({ path, hasModes, warn }: CredentialsOptions): void {
  const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  if (!hasModes || (mode & 0o077) === 0) return;
  warn(`others may read the keys in ${path}, whose mode is ${mode.toString(8)}: use chmod 600`);
}
