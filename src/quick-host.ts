import type { Host } from './host.js';
import { quickOutput } from './quick-output.js';

/** The same process, whose output streams are made only where more is wanted of them than to write: that takes time. */
export function quickHost(real: Host): Host {
  const { env, platform, version, pid, execPath } = real;
  return {
    ...{ env, platform, version, pid, execPath },
    get stdin() {
      return real.stdin;
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
  };
}
