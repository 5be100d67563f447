import { authError } from '../../errors.js';
import { inOrder } from './address.js';

/** Where the key of a service may come from. */
export interface KeySource {
  /** The backend's name. */
  name: string;
  type: string;
  machine: { env: Readonly<Record<string, string | undefined>> };
  /** What `sandman login` has kept for this backend; null where there is nothing. */
  storedKey(): Promise<string | null>;
}

export interface KeyKind {
  /** How the service is written in a sentence. */
  title: string;
  /** The variable that holds a key. */
  variable: string;
}

/**
 * Where a key is looked for, first to last. A backend that was added under a name of its own may be another account's, so
 * there what was kept at login comes first.
 */
export function keyOrder({
  name,
  type,
}: Pick<KeySource, 'name' | 'type'>): readonly ('environment' | 'login')[] {
  return inOrder(name, type, 'environment', 'login');
}

/** What a variable holds; null where that is nothing. */
export function keyInEnvironment(variable: string, env: KeySource['machine']['env']): string | null {
  return env[variable]?.trim() || null;
}

/** Whether a text could be a key. What keys look like is the service's affair; what no header can hold is none. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** The key, from where it is found first. */
export async function keyOf(kind: KeyKind, source: KeySource): Promise<string> {
  const { name, machine, storedKey } = source;
  let key: string | null = null;
  for (const place of keyOrder(source)) {
    key ??= place === 'login' ? await storedKey() : keyInEnvironment(kind.variable, machine.env);
  }
  if (key === null) {
    throw authError(`no key for ${kind.title}: ${kind.variable} is not set, and nobody has logged in`, {
      backend: name,
      hint: `use \`sandman login ${name}\`, or set ${kind.variable} to an API key of your account`,
    });
  }
  if (!isKey(key)) {
    throw authError(`the key for ${kind.title} is something that cannot be a key`, {
      backend: name,
      hint: `a key is one word: use \`sandman login ${name}\`, or set ${kind.variable} anew`,
    });
  }
  return key;
}
