import { normalize } from 'node:path';
import type { Job } from './hopx-commands.js';
import type { Inhabited } from './hopx-machines.js';
import type { FakeSandbox } from './hopx-state.js';
import type { Machine } from './inside/machine.js';
import type { Exchange, Reply, Route } from './server.js';

/** A sandbox, as its own agent sees it. */
export interface AtHome {
  sandbox: FakeSandbox;
  inside: Inhabited;
  env: Record<string, string>;
  jobs: Job[];
}

/** A route of whichever agent is meant. */
export interface AgentRoute extends Pick<Route, 'method' | 'path'> {
  handle(at: AtHome, exchange: Exchange, params: Record<string, string>): Reply | Promise<Reply>;
}

export function refused(status: number, code: string, error: string): Reply {
  return { status, body: { error, code, request_id: 'req_agent', timestamp: new Date().toISOString() } };
}

/**
 * Where a path of the sandbox is: its `/workspace` is the machine's home, and `/tmp` is the real one, since that is what
 * its processes see. Null where files may not be asked for.
 */
export function placeOf({ home }: Machine, path: string, strict = true): string | null {
  const clean = normalize(path);
  if (/^\/workspace(\/|$)/.test(clean)) return clean.replace('/workspace', home);
  return /^\/tmp(\/|$)/.test(clean) || !strict ? clean : null;
}
