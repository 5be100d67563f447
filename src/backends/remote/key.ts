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
 * The key: the service's variable, then what was kept at login. A backend that was added under a name of its own may be
 * another account's, so there what was kept comes first. What keys look like is the service's affair; what no header can
 * hold is refused here.
 */
export async function keyOf(kind: KeyKind, source: KeySource): Promise<string> {
  const { name, type, machine, storedKey } = source;
  const given = async () => machine.env[kind.variable]?.trim() || null;
  const [first, second] = inOrder(name, type, given, storedKey);
  const key = (await first()) ?? (await second());
  if (key === null) {
    throw authError(`no key for ${kind.title}: ${kind.variable} is not set, and nobody has logged in`, {
      backend: name,
      hint: `use \`sandman login ${name}\`, or set ${kind.variable} to an API key of your account`,
    });
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw authError(`the key for ${kind.title} is something that cannot be a key`, { backend: name });
  }
  return key;
}
