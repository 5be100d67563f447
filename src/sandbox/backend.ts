import type { Readable } from 'node:stream';
import type { ExecSpec, Running, Streams } from './exec.js';
import type { SandboxFilter } from './filter.js';
import type { PauseEffect, Sandbox } from './sandbox.js';
import type { SandboxSpec } from './spec.js';
import type { ChangeVerb } from './transitions.js';

/** How another process finds the same engine again, and no other. */
export interface EngineAddress {
  /** The backend's name. */
  name: string;
  type: string;
  url: string | null;
  /** What of the environment leads there. */
  variables: Record<string, string>;
}

/** What a sandbox has done since it was started. */
export interface Activity {
  /** The time of CPUs that its processes have used, in seconds. */
  cpuSeconds: number;
  /** What it has sent over its networks. */
  sentBytes: number;
}

/** What goes with every call: when to give up, and whom to tell what is happening. */
export interface Call {
  signal: AbortSignal;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** For what the answer does not show, such as a list that was cut. */
  onWarning?: ((text: string) => void) | undefined;
}

/** A step of something that takes a while; `total` is 0 where it is not known. */
export interface Progress {
  text: string;
  current?: number;
  total?: number;
}

/** A sandbox may have changed; what became of it must be read. */
export interface Change {
  id: string;
  /** It is only that a command was begun inside, or has ended there. */
  command?: boolean;
  /** It was taken away. */
  gone?: boolean;
}

export interface StopOptions {
  /** How long the processes inside may take to end by themselves. */
  graceSeconds: number;
}

export interface PauseOptions {
  /** True: memory may be lost, processes with it. Only where `abilities` has it. */
  filesOnly?: boolean;
}

export interface ResumeOptions {
  /** The soft deadline from now on; never sooner than it was. Only where `abilities` has deadlines. */
  ttlSeconds?: number | undefined;
  /** What the sandbox was made with, as it was read last, for backends whose resume must give a time. */
  usualTtlSeconds?: number | null;
}

/** Deadlines from now on, in seconds; null takes one away, and what is not given stays as it is. */
export interface Deadlines {
  ttlSeconds?: number | null;
  maxLifetimeSeconds?: number | null;
}

/**
 * What only some backends can do. `deadlines`: `setDeadlines` for the soft one, and a time for `resume`;
 * `hard-deadline`: for the hard one too; `no-deadline`: they can be taken away; `deadlines-while-paused`: also of a
 * paused one.
 */
export type Ability =
  | 'deadlines'
  | 'hard-deadline'
  | 'no-deadline'
  | 'deadlines-while-paused'
  | 'files-only-pause';

/** Which lines of the main process's output are wanted. */
export interface LogOptions {
  /** Goes on with what comes, until the process ends. */
  follow: boolean;
  /** The last so many lines; null: all. */
  tail: number | null;
  /** Only what is no older; null: all. */
  sinceSeconds: number | null;
}

/** Files in and out of a running sandbox, as tar streams. Paths are absolute. */
export interface Archives {
  /**
   * What is at a path; the names in it begin with the last part of the path, and behind `/.` with nothing. Fails where
   * nothing is there, mostly as `not_found`.
   */
  read(id: string, path: string, call: Call): Promise<Readable>;
  /** Unpacks in a folder that is there; what was unpacked before a failure stays. */
  write(id: string, folder: string, tar: Readable, call: Call): Promise<void>;
}

/** One line of what `doctor` and `backend check` tell of a backend. */
export interface BackendReport {
  endpoint: string;
  engine: string;
  version: string;
  apiVersion: string | null;
  features: Record<string, boolean | string | null>;
  /** Whose the key is, in the service's words; absent where it does not tell. */
  identity?: string;
  /** What its clock said when it answered, as HTTP writes it; absent where it does not tell. */
  date?: string;
}

/** A backend that keeps no deadlines by itself, and that another process can find again. */
export type Addressed = Backend & Required<Pick<Backend, 'address'>>;

/** The date of an answer over HTTP, for a report. */
export function dateOf({ headers }: { headers: { date?: unknown } }): Pick<BackendReport, 'date'> {
  return typeof headers.date === 'string' ? { date: headers.date } : {};
}

/**
 * A place where sandboxes live. Every method is asked with whole ids, as `lookup` and `list` return them.
 * Failures are SandmanErrors; a verb that the backend lacks is missing from `verbs` and fails as `unsupported`.
 * The verbs need not be idempotent: `transition` reads the state first, and again after any answer that
 * leaves the outcome open. They return when the backend says that the new state is reached.
 */
export interface Backend {
  readonly name: string;
  readonly type: string;
  /** Where it is asked; absent where only `check` can tell. */
  readonly endpoint?: string;
  readonly verbs: ReadonlySet<ChangeVerb>;
  /** Absent: none. */
  readonly abilities?: ReadonlySet<Ability>;
  /** What its pause keeps and frees. */
  readonly pauseEffect: PauseEffect;

  /** Leaves nothing behind when it fails or is aborted. `conflict` where the name is taken. */
  create(spec: SandboxSpec, call: Call): Promise<Sandbox>;
  /** All that can be told of one sandbox; `not_found` where there is none. */
  get(id: string, call: Call): Promise<Sandbox>;
  /** Every sandbox that the reference may mean: by id, by the beginning of an id, by name. */
  lookup(reference: string, call: Call): Promise<Sandbox[]>;
  /** What one cheap request tells of each; fields that it does not tell are null. */
  list(filter: SandboxFilter, call: Call): AsyncIterable<Sandbox>;

  start(id: string, call: Call): Promise<void>;
  stop(id: string, options: StopOptions, call: Call): Promise<void>;
  pause(id: string, call: Call, options?: PauseOptions): Promise<void>;
  resume(id: string, call: Call, options?: ResumeOptions): Promise<void>;
  kill(id: string, call: Call): Promise<void>;
  /** Only where `abilities` has deadlines. */
  setDeadlines?(id: string, deadlines: Deadlines, call: Call): Promise<void>;

  /** Begins a command inside; `call.signal` holds until it has ended. `conflict` where the sandbox does not run. */
  exec(id: string, spec: ExecSpec, streams: Streams, call: Call): Promise<Running>;
  /** Only where files can be had without a command; else `tar` is run inside. */
  readonly archives?: Archives;
  /** What the main process has written; only where the backend keeps that. */
  logs?(id: string, options: LogOptions, streams: Omit<Streams, 'stdin'>, call: Call): Promise<void>;

  /**
   * Changes from now on: the promise settles when the subscription stands, so that a read made after it misses
   * nothing. The iteration ends with `unreachable` when the backend goes away. The ids are those that matter, where not
   * all do: a backend that has no events asks for these only.
   */
  watch(call: Call, ids?: readonly string[]): Promise<AsyncIterable<Change>>;

  /** Where others find it; only what keeps no deadlines by itself needs that. */
  address?(call: Call): Promise<EngineAddress>;
  /** One cheap request; only where `address` is. */
  activity?(id: string, call: Call): Promise<Activity>;
  /** How many commands run inside besides its own, shells included; only where `address` is. */
  commands?(id: string, call: Call): Promise<number>;
  /**
   * Looks whether somebody waits to be served at a published port of a paused sandbox; null where that cannot be seen
   * from here. Only where `address` is.
   */
  callers?(id: string, call: Call): Promise<(() => boolean) | null>;

  check(call: Call): Promise<BackendReport>;
  /** Lets go of sockets and child processes. */
  close(): void;
}
