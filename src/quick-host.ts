import type { Readable } from 'node:stream';
import type { Host } from './host.js';
import { mayBeTerminal, quickOutput } from './quick-output.js';

/** A host that is done with before its process ends. */
export interface QuickHost extends Host {
  /** Lets go of what would hold the process: input that nobody has read to its end. */
  release(): void;
}

const STDIN = 0;

/**
 * The same process, whose streams are made only where more is wanted of them than to write: that takes time. `openInput`:
 * what reads standard input in place of its own stream, where that is no terminal.
 */
export function quickHost(real: Host, openInput?: () => Readable): QuickHost {
  const { env, platform, version, pid, execPath } = real;
  let input: Readable | undefined;
  return {
    ...{ env, platform, version, pid, execPath },
    get stdin() {
      if (openInput === undefined || mayBeTerminal(STDIN)) return real.stdin;
      input ??= openInput();
      return input as Host['stdin'];
    },
    stdout: quickOutput(1, () => real.stdout),
    stderr: quickOutput(2, () => real.stderr),
    cwd: () => real.cwd(),
    uptime: () => real.uptime(),
    ...(real.getuid && { getuid: real.getuid }),
    on: (signal, listener) => real.on(signal, listener),
    off: (signal, listener) => real.off(signal, listener),
    kill: (other, signal) => real.kill(other, signal),
    exit: (code) => real.exit(code),
    release: () => void input?.destroy(),
  };
}
