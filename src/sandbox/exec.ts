/** What a command may be told, without `SIG`. */
export const SIGNAL_NAMES = ['INT', 'TERM', 'HUP', 'QUIT', 'KILL'] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** In characters. */
export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface ExecSpec {
  /** The program and its words, which arrive as they are. */
  command: string[];
  env: Record<string, string>;
  workdir: string | null;
  user: string | null;
  /** It runs on a terminal of this size, and all that it writes is stdout's; null: on none, its streams apart. */
  terminal: TerminalSize | null;
}

export interface Streams {
  /** Null: the command's input is empty. */
  stdin: NodeJS.ReadableStream | null;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** A command that was begun inside. */
export interface Running {
  /**
   * When the command has ended and all its output was written: its own code, 128 and the number where a signal ended
   * it, `COMMAND_EXIT.unread` where nobody reads its output any more. Rejects with exit code 126 or 127 in the details
   * where there is no such program, with `unreachable` where the connection was lost before the end, and with the
   * reason of the call's signal, by which the connection is let go of and nothing is said to the command.
   */
  readonly exitCode: Promise<number>;
  /** Tells the command and all that it has begun; one that has ended is told nothing. */
  signal(name: SignalName, call: { signal: AbortSignal }): Promise<void>;
  /** Only with a terminal. */
  resize(size: TerminalSize, call: { signal: AbortSignal }): Promise<void>;
}
