import { expect } from 'vitest';
import type { BackendFactory } from '../../src/backends/registry.js';
import { type HostRun, runInProcess } from './host.js';

/** Sandman in this process, told where a fake control plane is. */
export interface Driver {
  env: Record<string, string>;
  /** Runs a command line, or its words; whatever it says, no secret may be in it. */
  run(line: string | readonly string[], env?: Record<string, string>): Promise<HostRun>;
  /** The same with `--json`; stdout as the one value that it is. */
  json(line: string, env?: Record<string, string>): Promise<any>;
  /** Makes a sandbox; its id. */
  create(options?: string): Promise<string>;
}

/** `types`: kinds of backend in another's place, such as one on another clock. */
export function driver(
  env: Record<string, string>,
  secrets: readonly string[],
  types: Record<string, BackendFactory> = {},
): Driver {
  const run: Driver['run'] = async (line, more = {}) => {
    const words = typeof line === 'string' ? line.split(' ') : [...line];
    const ran = await runInProcess(words, { env: { ...env, ...more }, types });
    for (const secret of secrets) expect(`${ran.stdout}${ran.stderr}`).not.toContain(secret);
    return ran;
  };
  const json: Driver['json'] = async (line, more) => {
    const { code, stdout, stderr } = await run(`${line} --json`, more);
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    return JSON.parse(stdout);
  };
  return { env, run, json, create: async (line = '') => (await json(`create ${line}`.trim())).id };
}
