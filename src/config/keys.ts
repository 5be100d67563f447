import { usageError } from '../errors.js';
import { OUTPUT_MODES } from '../io/output-mode.js';
import { isAddress } from '../parse/address.js';
import { parsePositiveDuration } from '../parse/duration.js';
import { parseBoolean, parseCount, parseCpus } from '../parse/number.js';
import { parseMemory, parseSize } from '../parse/size.js';
import { parseChoice, parseWord } from '../parse/word.js';
import { didYouMean } from '../sandbox/nearest.js';
import { ISOLATION_KINDS, PULL_POLICIES } from '../sandbox/spec.js';

/** One setting: how its text is read, and what it is when nobody says anything. */
export interface KeyRow<T> {
  parse: (text: string) => T;
  /** As it would be written; null where there is none. */
  fallback: string | null;
  env?: string;
  about: string;
}

const row = <T>(
  parse: (text: string) => T,
  fallback: string | null,
  about: string,
  env?: string,
): KeyRow<T> => ({
  parse,
  fallback,
  about,
  ...(env === undefined ? {} : { env }),
});

const word = (what: string) => (text: string) => parseWord(text, what);

/** Enough for a normal image's package manager and servers to work; all others are dropped. */
const CAPABILITIES = 'CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,NET_BIND_SERVICE,SETGID,SETUID';

/** Every setting that has a fixed name, in the order in which they are shown. */
export const KEYS = {
  defaultBackend: row(word('the name of a backend'), 'local', 'backend used without -b', 'SANDMAN_BACKEND'),
  output: row(
    (text) => parseChoice(text, OUTPUT_MODES, 'an output format'),
    'table',
    'output format',
    'SANDMAN_OUTPUT',
  ),
  timeout: row(parsePositiveDuration, '2m', 'longest wait of start, stop, pause, resume, kill and prune'),
  createTimeout: row(parsePositiveDuration, '15m', 'longest wait of create, pulls included'),
  waitTimeout: row(parsePositiveDuration, '10m', 'longest wait of wait'),
  concurrency: row(parseCount, '8', 'how many sandboxes are worked on at once'),
  shell: row(word('a program'), null, 'what `shell` starts, where a sandbox has it'),
  'create.template': row(word('the name of a template'), 'base', 'template used without --image'),
  'create.cpus': row(parseCpus, '1', 'CPUs of a new sandbox'),
  'create.memory': row(parseMemory, '2g', 'memory of a new sandbox; no swap beyond it'),
  'create.disk': row(parseSize, null, 'disk of a new sandbox, where the engine can limit it'),
  'create.pids': row(parseCount, '512', 'most processes and threads inside'),
  'create.network': row(word('a network'), 'bridge', 'network of a new sandbox'),
  'create.publishAddress': row(parseAddress, '127.0.0.1', 'address that -p publishes on'),
  'create.isolation': row(
    (text) => parseChoice(text, ISOLATION_KINDS, 'a kind of isolation'),
    'container',
    'isolation',
  ),
  'create.capabilities': row(parseCapabilities, CAPABILITIES, 'capabilities left; the rest is dropped'),
  'create.noNewPrivileges': row(parseBoolean, 'true', 'no process can gain privileges'),
  'create.init': row(parseBoolean, 'true', 'an init process reaps what is left inside'),
  'create.privileged': row(parseBoolean, 'false', 'full access to the host: never for untrusted code'),
  'create.user': row(word('a user'), null, 'user inside, where not the image’s own'),
  'create.pull': row(
    (text) => parseChoice(text, PULL_POLICIES, 'a pull policy'),
    'missing',
    'when an image is pulled',
  ),
} as const;

/** The words that a setting may be, where there are few. */
export const KEY_WORDS: Readonly<Partial<Record<keyof typeof KEYS, readonly string[]>>> = {
  output: OUTPUT_MODES,
  'create.isolation': ISOLATION_KINDS,
  'create.pull': PULL_POLICIES,
  'create.network': ['bridge', 'none'],
  'create.noNewPrivileges': ['true', 'false'],
  'create.init': ['true', 'false'],
  'create.privileged': ['true', 'false'],
};

export type Key = keyof typeof KEYS;
export type ValueOf<K extends Key> = ReturnType<(typeof KEYS)[K]['parse']>;

/** Properties of a configured backend. */
export const BACKEND_PROPERTIES = ['type', 'url', 'region', 'team'] as const;
export type BackendProperty = (typeof BACKEND_PROPERTIES)[number];

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/;
const TEMPLATE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;

/** Where a key's value stands in the file; `usage` for what is no key. */
export function keyPath(key: string): string[] {
  if (Object.hasOwn(KEYS, key)) return key.split('.');
  const [first, ...rest] = key.split('.');
  const name = rest.join('.');
  if (first === 'templates' && TEMPLATE_NAME.test(name)) return ['templates', name];
  const [backend = '', property = '', ...more] = rest;
  const known = BACKEND_PROPERTIES.some((one) => one === property);
  if (first === 'backends' && NAME.test(backend) && known && more.length === 0)
    return ['backends', backend, property];
  throw usageError(`"${key}" is not a setting`, {
    hint: didYouMean(key, Object.keys(KEYS), 'see `sandman config list`; templates.NAME names an image'),
  });
}

/** Reads a value as its key wants it, for the error that a wrong one deserves. */
export function checkValue(key: string, text: string): void {
  if (Object.hasOwn(KEYS, key)) KEYS[key as Key].parse(text);
  else parseWord(text, key.startsWith('templates.') ? 'an image' : 'a value');
}

export function parseBackendName(text: string): string {
  if (NAME.test(text)) return text;
  throw usageError(`"${text}" is not a name for a backend: letters, digits, "-" and "_"`);
}

function parseAddress(text: string): string {
  if (!isAddress(text)) throw usageError(`"${text}" is not an IP address`);
  return text;
}

/** `NONE` leaves none at all. */
function parseCapabilities(text: string): string[] {
  if (text.toUpperCase() === 'NONE') return [];
  return text.split(',').map((part) => {
    const name = part.trim().toUpperCase().replace(/^CAP_/, '');
    if (!/^[A-Z_]+$/.test(name)) throw usageError(`"${part}" is not a capability`);
    return name;
  });
}
