import { isEngineFile, keyOf } from '../lifetimes/engine-store.js';
import { partsOf } from '../lifetimes/fact-store.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Addressed, EngineAddress } from '../sandbox/backend.js';
import { stayConnected } from './connection.js';
import { watchFolder } from './folder-watch.js';
import { createNap, type Nap } from './nap.js';
import { createPost, type Next, type Post } from './post.js';
import type { EngineStatus, KeeperStatus } from './status.js';
import { succeeds } from './succeeds.js';

export interface KeepOptions {
  keeping: Keeping;
  open(address: EngineAddress): Addressed;
  log(text: string): void;
  tell(status: Pick<KeeperStatus, 'engines' | 'next'>): void;
  /** True: it goes on when nothing is left to keep. */
  stay: boolean;
  signal: AbortSignal;
}

/** An engine that is watched, and since when nothing is to be kept there; null: something is. */
interface Stand {
  address: EngineAddress;
  post: Post;
  reached: boolean;
  failure: string | null;
  quietSince: number | null;
  /** It is being looked whether there is really nothing. */
  leaving: boolean;
  leave: AbortController;
}

/** A machine that slept, and a clock that jumped, are noticed within so long. */
const BEAT_MS = 2000;
/** Who comes to a port of a paused sandbox waits so long, and no longer. */
const PORT_BEAT_MS = 400;
/** What is overdue and could not be done is looked at again after so long. */
const LATE_MS = 1000;
/** With nothing to keep, it waits so long for more. */
const QUIET_MS = 8000;
/** An engine that was never reached may have nothing to keep at all. */
const UNREACHED_MS = 600_000;

/**
 * Acts on the deadlines of all engines that are noted, until nothing is left to keep or the signal says so; whether
 * something is left then.
 */
export async function keep(options: KeepOptions): Promise<boolean> {
  const { keeping, signal } = options;
  const stands = new Map<string, Stand>();
  const nap = createNap();
  let enginesToo = true;
  let stuck = 0;
  const folder = watchFolder(keeping.facts.folder, (file) => {
    enginesToo ||= isEngineFile(file);
    hear(file, stands, options, nap);
  });
  const left = (departure: Departure) => {
    // It may have been noted again meanwhile.
    enginesToo ||= departure === 'left';
    stuck += Number(departure === 'stuck');
    nap.end();
  };
  try {
    for (;;) {
      const renewed = !folder.renew();
      if (renewed) await lookEverywhere(stands, options);
      if (renewed || enginesToo) arrive(stands, options, nap);
      enginesToo = false;
      // Not waited for: what takes its time holds up nothing else.
      for (const { post } of stands.values()) post.settle({ signal }).catch(() => {});
      leaveQuiet(stands, options, left);
      tell(stands, options);
      if (signal.aborted || (stands.size === 0 && !options.stay)) return isLeft(stands, stuck);
      await nap.take(pauseFor(stands, keeping), signal);
    }
  } finally {
    folder.close();
    for (const { leave } of stands.values()) leave.abort();
  }
}

/** A file was written: another engine, or something about a sandbox on one of them. */
function hear(file: string, stands: Map<string, Stand>, { signal }: KeepOptions, nap: Nap): void {
  const [fact] = partsOf(file);
  if (fact === undefined) nap.end();
  else
    for (const { post } of stands.values()) {
      post.heard({ id: fact.id }, { signal }, false).then(nap.end, nap.end);
    }
}

/** The folder is another one now: what it has to say is heard, and what it must say is noted again. */
async function lookEverywhere(stands: Map<string, Stand>, { keeping, signal }: KeepOptions): Promise<void> {
  // What fails now is tried again at the next beat.
  for (const { address } of stands.values()) succeeds(() => keeping.engines.add(address));
  await Promise.all([...stands.values()].map(({ post }) => post.lookAll({ signal }).catch(() => {})));
}

/** Goes to the engines that were noted since. */
function arrive(stands: Map<string, Stand>, options: KeepOptions, nap: Nap): void {
  for (const address of options.keeping.engines.all()) {
    const key = keyOf(address);
    const known = stands.get(key);
    // What leads there may be another now: an agent's socket, a certificate.
    if (known !== undefined) {
      known.address = address;
      continue;
    }
    const log = (text: string) => options.log(`${address.name}: ${text}`);
    const stand: Stand = {
      address,
      post: createPost(options.keeping, log),
      reached: false,
      failure: null,
      quietSince: options.keeping.clock.now().uptime,
      leaving: false,
      leave: new AbortController(),
    };
    stands.set(key, stand);
    void stayConnected({
      post: stand.post,
      open: () => options.open(stand.address),
      signal: AbortSignal.any([options.signal, stand.leave.signal]),
      changed: (failure) => {
        if (failure !== null && failure !== stand.failure) log(failure);
        stand.failure = failure;
        stand.reached ||= failure === null;
        nap.end();
      },
    });
  }
}

/** How it ended that an engine was to be left: `stuck` where its note could not be taken away. */
type Departure = 'left' | 'stuck' | 'stays';

/** Leaves the engines where nothing has been to keep for a while. */
function leaveQuiet(
  stands: Map<string, Stand>,
  options: KeepOptions,
  left: (departure: Departure) => void,
): void {
  const { uptime } = options.keeping.clock.now();
  for (const [key, stand] of stands) {
    if (stand.post.roster.counting() > 0) stand.quietSince = null;
    else stand.quietSince ??= uptime;
    const limit = stand.reached ? QUIET_MS : UNREACHED_MS;
    if (stand.leaving || stand.quietSince === null || uptime - stand.quietSince < limit) continue;
    stand.leaving = true;
    void leave(stand, options).then((departure) => {
      stand.leaving = false;
      if (departure !== 'stays') stands.delete(key);
      left(departure);
    });
  }
}

/**
 * Leaves an engine. Its note goes first: whoever has given a sandbox a deadline before that is seen by this look, though no
 * event may have come yet, and whoever does it later notes the engine again.
 */
async function leave(stand: Stand, { keeping, log, signal }: KeepOptions): Promise<Departure> {
  const { address, post } = stand;
  const tell = (text: string) => log(`${address.name}: ${text}`);
  const dropped = succeeds(() => keeping.engines.drop(address), tell);
  await post.lookAll({ signal }).catch(() => {});
  if (post.roster.counting() > 0) {
    succeeds(() => keeping.engines.add(address), tell);
    return 'stays';
  }
  tell('nothing is left to keep');
  stand.leave.abort();
  return dropped ? 'left' : 'stuck';
}

function isLeft(stands: Map<string, Stand>, stuck: number): boolean {
  return (
    stuck > 0 || [...stands.values()].some(({ reached, post }) => !reached || post.roster.counting() > 0)
  );
}

function pauseFor(stands: Map<string, Stand>, { clock }: Keeping): number {
  const posts = [...stands.values()].map(({ post }) => post).filter((post) => post.attached());
  const now = clock.now().wall;
  const until = soonestOf(posts.map((post) => post.next()))?.at ?? Number.POSITIVE_INFINITY;
  const beat = posts.some((post) => post.hasPorts()) ? PORT_BEAT_MS : BEAT_MS;
  return Math.min(until <= now ? LATE_MS : until - now, beat);
}

function tell(stands: Map<string, Stand>, { tell: told }: KeepOptions): void {
  const all = [...stands.values()];
  const next = soonestOf(all.map(({ post }) => post.next()));
  told({
    engines: all.map(engineStatus),
    next: next === null ? null : { at: new Date(next.at).toISOString(), id: next.sandbox.id },
  });
}

function engineStatus({ address: { name, url }, post, failure }: Stand): EngineStatus {
  return { name, url, connected: post.attached(), failure, sandboxes: post.roster.counting() };
}

function soonestOf(all: readonly (Next | null)[]): Next | null {
  return all.reduce(
    (first, one) => (first === null || (one !== null && one.at < first.at) ? one : first),
    null,
  );
}
