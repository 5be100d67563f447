import type { BackendEntry } from '../backends/directory.js';
import { type CachePlace, type Known, type NameCache, nameCache } from '../completion/cache.js';
import { fits } from '../completion/fitting.js';
import type { Wanted } from '../completion/line.js';
import { KEY_WORDS, KEYS, type Key } from '../config/keys.js';
import type { Context } from '../context.js';
import { shortSpan } from '../io/time.js';
import { before, within } from '../sandbox/deadline.js';
import { titleOf } from '../sandbox/sandbox.js';

/** A word that may be typed next, and what a person may want to know of it. */
export interface Candidate {
  word: string;
  about: string;
}

/** How a look in the background is begun: the same line again, with more time. */
export type Refresh = () => Promise<void>;

/** A list that a person waits for has this long since the process began, in milliseconds, and a little in any case. */
const LIST_UNTIL_MS = 115;
const LEAST_LIST_MS = 30;
/** And one that nobody waits for. */
const BACKGROUND_MS = 10_000;

/** No shell has to quote it, no terminal heeds it, and it is no flag. */
const PLAIN = /^[\w.][\w.@+:/-]*$/;

/** What fits where the line is being typed. */
export async function candidates(context: Context, wanted: Wanted, refresh: Refresh): Promise<Candidate[]> {
  const all = await CANDIDATES[wanted.live](context, wanted, refresh);
  const fitting = all.filter(({ word }) => word.startsWith(wanted.prefix) && PLAIN.test(word));
  return fitting.sort((one, other) => (one.word < other.word ? -1 : 1));
}

const CANDIDATES: Readonly<
  Record<Wanted['live'], (context: Context, wanted: Wanted, refresh: Refresh) => Promise<Candidate[]>>
> = {
  sandbox: async (context, { path, taken }, refresh) => {
    const all = await knownSandboxes(context, refresh);
    return all.filter((one) => fits(path, one.state) && !taken.some((word) => isMeant(one, word))).map(shown);
  },
  place: async (context, { path, prefix, taken }, refresh) => {
    // Of what is inside nobody is asked, and a copy has one side there.
    if (/[:/]/.test(prefix) || taken.some((word) => word.includes(':'))) return [];
    const all = await knownSandboxes(context, refresh);
    return all
      .filter(({ state }) => fits(path, state))
      .map(shown)
      .map(({ word, about }) => ({ word: `${word}:`, about }));
  },
  backend: async (context, { path, flag }) => {
    const fitting = flag ? () => true : (FITTING_BACKENDS[path] ?? (() => true));
    return context.backends
      .entries()
      .filter((entry) => fitting(entry, context))
      .map(({ name, type }) => ({ word: name, about: type === name ? '' : type }));
  },
  template: async ({ settings, backends }) => {
    if (!backends.hasNames(settings.required('defaultBackend'))) return [];
    return Object.entries(settings.templates()).map(([word, about]) => ({ word, about }));
  },
  setting: async ({ settings }, { path }) => {
    const keys = settings.keys().filter((key) => path !== 'config unset' || isInFile(settings, key));
    return keys.map((word) => ({ word, about: KEYS[word as Key]?.about ?? '' }));
  },
  value: async (context, { path, taken: [key = ''] }) => {
    if (path !== 'config set') return [];
    const { settings, backends } = context;
    if (key === 'defaultBackend') return backends.entries().map(({ name }) => plain(name));
    if (key === 'create.template') return Object.keys(settings.templates()).map(plain);
    return (KEY_WORDS[key as Key] ?? []).map(plain);
  },
  ttl: async (_, { path }) => (path === 'ttl' ? [plain('none')] : []),
};

/** A name that no setting may have is in no setting's way. */
function isInFile(settings: Context['settings'], key: string): boolean {
  try {
    return settings.inFile(key) !== null;
  } catch {
    return false;
  }
}

const plain = (word: string): Candidate => ({ word, about: '' });

/** Those for which a command has something to do. */
const FITTING_BACKENDS: Readonly<Record<string, (entry: BackendEntry, context: Context) => boolean>> = {
  login: ({ name }, { backends }) => backends.keyOrigin(name).source !== 'unneeded',
  logout: ({ name }, { credentials }) => credentials.placeOf(name) !== null,
  'backend remove': isOwn,
  'backend rm': isOwn,
};

function isOwn({ name }: BackendEntry, { settings }: Context): boolean {
  return Object.hasOwn(settings.backends(), name);
}

function shown(sandbox: Known): Candidate {
  const { state, createdAt } = sandbox;
  const born = Date.parse(createdAt ?? '');
  const age = Number.isNaN(born) ? '' : `, ${shortSpan((Date.now() - born) / 1000)}`;
  return { word: titleOf(sandbox), about: `${state}${age}` };
}

function isMeant({ id, name }: Known, word: string): boolean {
  return word === name || (word.length >= 4 && id.startsWith(word));
}

/** Looks anew, for whoever types next. */
export async function refreshNames(context: Context): Promise<void> {
  const cache = cacheOf(context);
  try {
    await look(context, cache, BACKGROUND_MS);
  } finally {
    cache.release();
  }
}

/**
 * The sandboxes as they are, where that is told soon enough; else as they were, if that is not too long ago. A service is
 * only asked in the background: what speaks to it takes too long to load.
 */
async function knownSandboxes(context: Context, refresh: Refresh): Promise<readonly Known[]> {
  const cache = cacheOf(context);
  const kept = cache.read();
  if (kept?.fresh) return kept.sandboxes;
  const old = kept?.sandboxes ?? [];
  const { source } = context.backends.keyOrigin(backendOf(context));
  // A keyring may ask for its password.
  if (source === 'keyring' || source === 'none') return old;
  if (source === 'unneeded') {
    const left = Math.max(LEAST_LIST_MS, LIST_UNTIL_MS - context.place.uptime() * 1000);
    const seen = await look(context, cache, left);
    if (seen !== 'late') return seen ?? old;
  }
  if (cache.claim()) await refresh();
  return old;
}

/** The list within so many milliseconds, which is kept; null where it fails. */
async function look(
  context: Context,
  cache: NameCache,
  milliseconds: number,
): Promise<readonly Known[] | 'late' | null> {
  let limit: AbortSignal | undefined;
  try {
    const all = await within(context.signal, milliseconds, 'looking', (signal) => {
      limit = signal;
      return before(list(context, signal), signal);
    });
    cache.write(all);
    return all;
  } catch {
    return limit?.aborted ? 'late' : null;
  }
}

async function list({ backends, settings }: Context, signal: AbortSignal): Promise<Known[]> {
  const backend = await backends.openToLook(settings.required('defaultBackend'));
  try {
    const all: Known[] = [];
    for await (const sandbox of backend.list({}, { signal })) all.push(sandbox);
    return all;
  } finally {
    backend.close();
  }
}

const backendOf = ({ settings }: Context) => settings.required('defaultBackend');

/** What of the environment leads to an engine. */
const LEADING = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'CONTAINER_HOST', 'XDG_RUNTIME_DIR'];

function cacheOf(context: Context): NameCache {
  const { place, backends } = context;
  const name = backendOf(context);
  const { type, url, region, team } = backends.entry(name);
  const { source, variable } = backends.keyOrigin(name);
  const led = LEADING.map((variable) => place.env[variable] ?? null);
  const where: CachePlace = {
    folder: place.stateFolder,
    backend: name,
    source: JSON.stringify([type, url, region, team, source, variable, ...led]),
  };
  return nameCache(where);
}
