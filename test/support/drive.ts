import { expect } from 'vitest';
import type { BackendFactory } from '../../src/backends/registry.js';
import { type HostRun, runInProcess } from './host.js';
import { environment, sandman } from './sandman.js';

/** Sandman in this process, told where a fake control plane is. */
export interface Driver {
  env: Record<string, string>;
  /** Runs a command line; whatever it says, no secret may be in it. */
  run(line: string, env?: Record<string, string>): Promise<HostRun>;
  /** The same with `--json`; stdout as the one value that it is. */
  json(line: string, env?: Record<string, string>): Promise<any>;
  /** What a real child says on both streams together, with `--debug`; no secret may be in it either. */
  said(args: readonly string[]): Promise<string>;
  /** Makes a sandbox; its id. */
  create(options?: string): Promise<string>;
}

/** `types`: kinds of backend in another's place, such as one on another clock. */
export function driver(
  env: Record<string, string>,
  secrets: readonly string[],
  types: Record<string, BackendFactory> = {},
): Driver {
  const without = (text: string) => {
    for (const secret of secrets) expect(text).not.toContain(secret);
    return text;
  };
  const run: Driver['run'] = async (line, more = {}) => {
    const ran = await runInProcess(line.split(' '), { env: { ...env, ...more }, types });
    without(`${ran.stdout}${ran.stderr}`);
    return ran;
  };
  const said: Driver['said'] = async (args) => {
    const { stdout, stderr } = await sandman(environment(null, env), [...args, '--debug']);
    return without(`${stdout}${stderr}`);
  };
  const json: Driver['json'] = async (line, more) => {
    const { code, stdout, stderr } = await run(`${line} --json`, more);
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    return JSON.parse(stdout);
  };
  return { env, run, json, said, create: async (line = '') => (await json(`create ${line}`.trim())).id };
}
