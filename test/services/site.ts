import type { BackendOptions } from '../../src/backends/registry.js';
import type { Clock } from '../../src/backends/remote/clock.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { State } from '../../src/sandbox/sandbox.js';
import type { ChangeVerb } from '../../src/sandbox/transitions.js';
import type { Need } from '../backends/contract/needs.js';
import type { Exchange, FakeServer, Reply } from '../fakes/server.js';
import type { Driver } from '../support/drive.js';

/** A service, and what the cases that hold for every one of them must know of it. */
export interface Service {
  /** The backend's type, and its name where nobody has added one. */
  type: 'e2b' | 'novita' | 'hopx' | 'sandbox0';
  variables: { key: string; url: string };
  verbs: readonly ChangeVerb[];
  /** The template that is used where none is named. */
  template: string;
  /** Another one that every account of the real service has; null where none is known of. */
  otherTemplate: string | null;
  keepsMemory: boolean;
  hasLabels: boolean;
  /** A pause and a resume may be sent twice, since one that is under way stays the only one. */
  repeatsVerbs: boolean;
  /** What a create has made is found where its answer was lost. */
  findsLost: boolean;
  /** The most that a page of the list has. */
  page: number;
  /** Whether the server can be asked for those in any of these states. */
  asksFor(states: readonly State[]): boolean;
  /** Which requests are for the list, for a new sandbox, for another deadline, and for this one. */
  requests: { list: RegExp; create: RegExp; deadline: RegExp; one(id: string): RegExp };
  /** In the form of an id, and of nobody. */
  unknownId: string;
  /** Lines that ask for what cannot be had. */
  refused: readonly string[];
  /** Ways in which its lists have been seen to end too soon; see `Site.cut`. */
  cuts: readonly Cut[];
  /** What its backend cannot do of the contract. */
  lacks: readonly Need[];
  open(options: OpenOptions, clock?: Clock): Backend;
  /** How one sandbox is read without Sandman. */
  raw: Raw;
  start(): Promise<Site>;
}

export type OpenOptions = Omit<BackendOptions, 'machine'> & {
  machine: { env: Readonly<Record<string, string | undefined>> };
};

/** How a sandbox ends by itself, as the fake keeps it. Ends in milliseconds since the epoch; null: none, or not kept. */
export interface Ends {
  soft: number | null;
  hard: number | null;
  onTimeout: 'pause' | 'kill';
  autoResume: boolean | null;
  idleSeconds: number | null;
}

export interface Raw {
  address: string;
  path(id: string): string;
  headers(key: string): Record<string, string>;
  /** The state in the body of a good answer. */
  stateIn(body: any): State;
}

/** What the server does, how many pages of 250 rows are asked for then, and what is said of it. */
export interface Cut {
  quirk: string;
  pages: number;
  says: string;
}

/** A service that runs, as a fake, and Sandman in this process that knows where it is. Its waits hardly take time. */
export interface Site extends Driver {
  service: Service;
  /** The backend alone; to be closed by who asked for it. */
  backend(): Backend;
  fake: Pick<FakeServer, 'url' | 'fault' | 'count'>;
  key: string;
  /** What must never be seen: the key, and all that is given out with a sandbox. */
  secrets: readonly string[];
  /** All that came, to whichever of its servers. */
  requests(): readonly Exchange[];
  /** What is there, by the fake's own state, which is what tests judge by. */
  states(): ReadonlyMap<string, State>;
  /** The same of one; `gone` where there is none. */
  stateOf(id: string): State;
  endsOf(id: string): Ends;
  /** The date, as the fake sees it. */
  now(): number;
  /** From now on the plan allows no longer life; null where the service knows no such thing. */
  cap: ((seconds: number) => void) | null;
  /** Brings one to a state by another's hand. */
  put(id: string, state: 'running' | 'paused'): void;
  /** So many sandboxes that nobody asked for by the API; every third is paused. */
  fill(count: number): void;
  clear(): void;
  /** All there is to know of one, as it is now. */
  copy(id: string): unknown;
  /** From now on the server has one of the service's cuts, or takes no notice of filters, or has null for no rows. */
  quirk(name: string): void;
  /** From now on no pause comes to its end. */
  neverPause(): void;
  /** A failure in the shape that the service gives it. */
  failure(status: number, message: string, headers?: Record<string, string>): Reply;
  /** The answer of a read that tells this state. */
  told(id: string, state: 'running' | 'paused'): Reply;
  /** To be called after each test: nothing was sent that the specs do not allow. */
  close(): Promise<void>;
}

/** What cannot be asked for where a sandbox is made from a template, on somebody else's machine. */
export const REFUSED = [
  'create --cpus 2',
  'create --disk 1g',
  'create -p 80',
  'create -v /tmp:/tmp',
  'create -u root',
  'create -w /srv',
  'create --isolation gvisor',
  'create --pull never',
  'create --network mine',
  'create -- sleep 1',
];

/** Its backend alone, for who has the key in this environment. */
export function openWith(
  { type, open }: Service,
  env: OpenOptions['machine']['env'],
  clock?: Clock,
): Backend {
  const none = async () => null;
  return open({ name: type, url: null, machine: { env }, storedKey: none, debug: () => {} }, clock);
}

/** What has come since it was called, in no certain order. */
export function sinceNow(site: Site): () => Exchange[] {
  const before = new Set(site.requests());
  return () => site.requests().filter((one) => !before.has(one));
}

/** Those that could change something. */
export const writes = (requests: readonly Exchange[]) =>
  requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
