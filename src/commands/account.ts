import type { BackendEntry, KeyOrigin } from '../backends/directory.js';
import type { Context } from '../context.js';
import { asSandmanError, notFoundError, SandmanError, unsupportedError } from '../errors.js';
import type { Backend, BackendReport } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';

/** A key is checked within this, or the backend is out of reach. */
const CHECK_MS = 20_000;
/** What is longer and names no backend may be a key that was put in the wrong place. */
const LONGEST_SHOWN = 20;

/** What `whoami` tells of a backend; `valid` is null where that was not found out. */
export interface Account {
  [field: string]: string | boolean | null;
  backend: string;
  type: string;
  endpoint: string | null;
  source: KeyOrigin['source'];
  variable: string | null;
  valid: boolean | null;
  identity: string | null;
}

export const ACCOUNT_COLUMNS = ['backend', 'type', 'endpoint', 'source', 'variable', 'valid', 'identity'];

/** An account of which nothing is known but where its key is. */
export function unchecked(context: Context, { name, type }: BackendEntry): Account {
  const origin = context.backends.keyOrigin(name);
  return { backend: name, type, endpoint: null, ...origin, valid: null, identity: null };
}

/** The same, once the backend has taken the key. */
export function checked(account: Account, { endpoint, identity }: BackendReport): Account {
  return { ...account, endpoint, valid: true, identity: identity ?? null };
}

/** A failed check in the words of whoever asked for it, with what to do where the key was refused. */
export function keyFailure(error: unknown, { backend }: Account, more: string): SandmanError {
  const failure = asSandmanError(error);
  const hint = `give another with \`sandman login ${backend}\`; is it of this service, and of this address?`;
  const { code, message, details } = failure;
  return new SandmanError(code, `${message}; ${more}`, {
    ...details,
    hint: code === 'auth' ? hint : details.hint,
    cause: failure,
  });
}

/** Asks a backend what only a good key is told. */
export function checkKey({ signal }: Context, backend: Backend): Promise<BackendReport> {
  return within(signal, CHECK_MS, `checking ${backend.name}`, (limited) =>
    backend.check({ signal: limited }),
  );
}

/** The backend of that name; one that is none is shown only where it cannot be a key. */
export function namedBackend({ backends }: Context, name: string): BackendEntry {
  if (name.length <= LONGEST_SHOWN || backends.entries().some((one) => one.name === name)) {
    return backends.entry(name);
  }
  throw notFoundError('there is no backend of that name', {
    hint: 'see `sandman backend list`; a key is typed when it is asked for, and never stands on the line',
  });
}

/** As `namedBackend`, of those that take a key; `unsupported` for the others. */
export function namedService(context: Context, name: string): BackendEntry {
  const entry = namedBackend(context, name);
  if (!takesKey(context, entry)) {
    throw unsupportedError(`${entry.name} takes no key: it is an engine of your own`, {
      backend: entry.name,
      hint: `name a service: ${services(context)
        .map((one) => one.name)
        .join(', ')}`,
    });
  }
  return entry;
}

export function services(context: Context): BackendEntry[] {
  return context.backends.entries().filter((entry) => takesKey(context, entry));
}

function takesKey({ backends }: Context, { name }: BackendEntry): boolean {
  return backends.keyOrigin(name).source !== 'unneeded';
}
