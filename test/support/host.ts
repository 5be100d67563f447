import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { BackendFactory } from '../../src/backends/registry.js';
import type { Host } from '../../src/host.js';
import { run as runSandman } from '../../src/main.js';
import { configFolder } from './sandman.js';

export interface HostRun {
  code: number;
  stdout: string;
  stderr: string;
}

export interface HostOptions {
  env?: Record<string, string>;
  types?: Record<string, BackendFactory>;
  /** True: all three streams say that they are terminals, 80 columns wide. */
  tty?: boolean;
  /** Called with the host once the run has begun, to send signals. */
  during?: (host: Host & EventEmitter) => void;
}

/** Runs a command line in this process, on buffers, with backends of the test's choosing. */
export async function runInProcess(
  argv: string[],
  { env = {}, types = {}, tty = false, during }: HostOptions = {},
): Promise<HostRun> {
  const stream = () => Object.assign(new PassThrough(), { isTTY: tty, columns: 80 });
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  const text = { stdout: '', stderr: '' };
  stdout.on('data', (part) => {
    text.stdout += part;
  });
  stderr.on('data', (part) => {
    text.stderr += part;
  });
  const host = Object.assign(new EventEmitter(), {
    stdin,
    stdout,
    stderr,
    env: { SANDMAN_CONFIG_DIR: configFolder(), HOME: configFolder(), ...env },
    platform: 'linux',
    version: process.version,
    cwd: () => '/',
    exit: (code: number) => {
      throw new Error(`exit ${code}`);
    },
  }) as unknown as Host & EventEmitter;
  const running = runSandman(argv, host, { types });
  during?.(host);
  const code = await running;
  return { code, ...text };
}
