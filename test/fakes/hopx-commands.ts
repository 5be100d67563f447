import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type AgentRoute, placeOf, refused } from './hopx-inside.js';
import type { Inhabited } from './hopx-machines.js';
import type { Inmate } from './inside/inmate.js';
import { BAD_GATEWAY, type Exchange, type Reply } from './server.js';

/** A command that goes on behind its answer. */
export interface Job {
  process_id: string;
  execution_id: string;
  name: string;
  status: 'running' | 'completed' | 'failed' | 'killed';
  language: 'bash';
  pid: number;
  exit_code?: number;
  start_time: string;
  end_time?: string;
}

export const COMMAND_ROUTES: AgentRoute[] = [
  {
    method: 'POST',
    path: '/commands/run',
    handle: ({ inside, env }, exchange) => run(inside, env, exchange),
  },
  {
    method: 'POST',
    path: '/commands/background',
    handle: async ({ inside, env, jobs }, exchange) => {
      const inmate = await begin(inside, env, exchange, 300);
      if ('status' in inmate) return inmate;
      const job = jobOf(inmate, exchange.body.command);
      jobs.push(job);
      return { status: 200, body: { ...pick(job), status: 'running' } };
    },
  },
  {
    method: 'GET',
    path: '/execute/processes',
    handle: ({ jobs }) => ({ status: 200, body: { processes: jobs, count: jobs.length, timestamp: now() } }),
  },
  {
    method: 'DELETE',
    path: '/execute/kill',
    handle: (at, { query }) => kill(at.inside, at.jobs, query.get('process_id') ?? ''),
  },
  {
    method: 'POST',
    path: '/execute/kill/:id',
    handle: (at, _, { id = '' }) => kill(at.inside, at.jobs, id),
  },
];

const now = () => new Date().toISOString();
const pick = ({ process_id, execution_id }: Job) => ({ process_id, execution_id });

/** Pipes are sockets here, by which a bash that is the first of its kind thinks that it was called from afar. */
const UNCONNECTED = { SHLVL: '1' };

/** Found by the PATH of the agent, and not of the command. */
function found(command: string): string {
  return (
    [command, ...['/usr/bin', '/bin'].map((folder) => `${folder}/${command}`)].find(existsSync) ?? command
  );
}

/** A command of one word is the shell's, as some have written; else it is a program with its words. */
async function begin(
  { machine }: Inhabited,
  own: Record<string, string>,
  { body }: Exchange,
  usual: number,
): Promise<Inmate | Reply> {
  const { command, args, timeout = usual, workdir = '/workspace', env = {} } = body;
  if (typeof command !== 'string') return refused(400, 'MISSING_PARAMETER', 'command is required');
  const words = args === undefined ? ['/bin/sh', '-c', command] : [found(command), ...args];
  const cwd = placeOf(machine, workdir, false) ?? workdir;
  try {
    const inmate = await machine.start({
      command: words,
      env: { ...UNCONNECTED, ...own, ...env },
      cwd,
      terminal: null,
    });
    const limit = setTimeout(() => inmate.signal('SIGKILL'), timeout * 1000);
    void inmate.exited.then(() => clearTimeout(limit));
    return inmate;
  } catch (error) {
    return refused(500, 'COMMAND_FAILED', String(error));
  }
}

/** To the end of all that holds its output; what is no text comes out as something else. */
async function run(inside: Inhabited, env: Record<string, string>, exchange: Exchange): Promise<Reply> {
  const began = performance.now();
  const inmate = await begin(inside, env, exchange, 30);
  if ('status' in inmate) return inmate;
  inmate.input.end();
  const written = Promise.all(inmate.outputs.map(({ source }) => buffer(source)));
  const over = new AbortController();
  const away = once(inside.away, 'abort', { signal: over.signal }).catch(() => {});
  const ended = await Promise.race([Promise.all([inmate.exited, written]), away]);
  over.abort();
  if (inside.away.aborted) return BAD_GATEWAY;
  const [exit, [stdout, stderr]] = ended as [Awaited<Inmate['exited']>, Buffer[]];
  if (exit.signal === 9 && performance.now() - began > (exchange.body.timeout ?? 30) * 1000)
    return refused(408, 'EXECUTION_TIMEOUT', 'command timed out');
  return {
    status: 200,
    body: {
      success: exit.code === 0,
      stdout: String(stdout),
      stderr: String(stderr),
      exit_code: exit.code ?? -1,
      execution_time: (performance.now() - began) / 1000,
      pid: inmate.pid,
      command: exchange.body.command,
      timestamp: now(),
    },
  };
}

function jobOf(inmate: Inmate, name: string): Job {
  inmate.input.end();
  for (const { source } of inmate.outputs) source.resume();
  const ids = { process_id: `proc_${randomUUID()}`, execution_id: `exec_${randomUUID()}` };
  const job: Job = { ...ids, name, status: 'running', language: 'bash', pid: inmate.pid, start_time: now() };
  void inmate.exited.then(({ code }) => {
    const status = code === null ? 'killed' : code === 0 ? 'completed' : 'failed';
    Object.assign(job, { status, exit_code: code ?? -1, end_time: now() });
  });
  return job;
}

async function kill({ machine }: Inhabited, jobs: readonly Job[], id: string): Promise<Reply> {
  const job = jobs.find(({ process_id }) => process_id === id);
  const inmate = machine.inmates.get(job?.pid ?? 0);
  if (inmate === undefined) return refused(404, 'PROCESS_NOT_FOUND', `no process ${id}`);
  inmate.signal('SIGKILL');
  await inmate.exited;
  return { status: 200, body: { success: true, process_id: id } };
}
