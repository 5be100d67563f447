import type { BackendDirectory } from './backends/directory.js';
import type { Credentials } from './config/credentials.js';
import type { Settings } from './config/settings.js';
import type { Io } from './io/io.js';
import type { Prompts } from './io/prompt.js';
import type { Spinner } from './io/spinner.js';
import type { Keeping } from './lifetimes/keeping.js';
import type { Invocation } from './programs.js';
import type { Backend, Call } from './sandbox/backend.js';
import type { Divert, Suspension } from './signals.js';

/** What a command may use. Everything that costs something is a function, so that a command pays for what it uses. */
export interface Context {
  io: Io;
  settings: Settings;
  backends: BackendDirectory;
  credentials: Credentials;
  /** What this machine keeps of the lives of sandboxes. */
  keeping(): Keeping;
  prompts: Prompts;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** For who has a better use for such signals. */
  divert: Divert;
  suspension: Suspension;
  /** `--columns`, taken apart; null where it was not given. */
  columns: readonly string[] | null;
  /** What stood behind `--`; null where there was none. */
  rest: readonly string[] | null;
  place: Place;
  /** The backend of `-b`, or the default one. */
  backend(): Promise<Backend>;
  /** A call for a backend, with a spinner that shows what it waits for. */
  call(spinner?: Spinner): Call;
}

/** What of the machine commands may see. */
export interface Place {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
  nodeVersion: string;
  pid: number;
  getuid: (() => number) | undefined;
  /** Where what this machine knows of sandboxes is kept; an absolute path. */
  stateFolder: string;
  /** For how long this process is there, in seconds. */
  uptime(): number;
  /** How this very Sandman is started. */
  sandman: Invocation;
  /** Sends a signal to another process; see `Host`. */
  kill(pid: number, signal: NodeJS.Signals): unknown;
}
