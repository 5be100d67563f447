/**
 * The process, as Sandman sees it. `bin` hands in the real one and tests hand in another; nothing else in the project
 * touches `process`.
 */
export interface Host {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  version: string;
  pid: number;
  /** Where node itself is. */
  execPath: string;
  cwd(): string;
  /** For how long the process is there, in seconds. */
  uptime(): number;
  getuid?(): number;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  /** Sends a signal to another process. Throws where that is not there, or not this user's. */
  kill(pid: number, signal: NodeJS.Signals): unknown;
  /** Ends at once; only for a second Ctrl-C. */
  exit(code: number): never;
}
