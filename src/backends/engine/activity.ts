import { readFileSync } from 'node:fs';
import type { Activity, Call } from '../../sandbox/backend.js';
import type { Engine } from './engine.js';

interface Stats {
  cpu_stats?: { cpu_usage?: { total_usage?: number } };
  networks?: Record<string, { tx_bytes?: number }> | null;
}

const isObject = (value: unknown) => typeof value === 'object';

/**
 * What a container has used. Source: the Engine API's "Get container stats based on resource usage"; in one shot, since
 * it would wait a second for another look otherwise.
 */
export async function readActivity({ json }: Engine, id: string, { signal }: Call): Promise<Activity> {
  const path = `/containers/${id}/stats?stream=false&one-shot=true`;
  const stats = await json<Stats>({ method: 'GET', path, signal }, isObject);
  const sent = Object.values(stats.networks ?? {}).map(({ tx_bytes = 0 }) => tx_bytes);
  return {
    cpuSeconds: (stats.cpu_stats?.cpu_usage?.total_usage ?? 0) / 1e9,
    sentBytes: sent.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Engines go on listing commands for a while that have ended. */
export async function countCommands({ json }: Engine, id: string, { signal }: Call): Promise<number> {
  const { ExecIDs } = await json<{ ExecIDs?: string[] | null }>(
    { method: 'GET', path: `/containers/${id}/json`, signal },
    isObject,
  );
  const states = await Promise.all(
    (ExecIDs ?? []).map((exec) =>
      json<{ Running?: boolean }>(
        { method: 'GET', path: `/exec/${exec}/json`, signal },
        isObject,
        [200, 404],
      ),
    ),
  );
  return states.filter(({ Running }) => Running).length;
}

interface Published {
  State?: { Pid?: number };
  NetworkSettings?: { Ports?: Record<string, unknown[] | null> | null };
}

/**
 * Looks for connections that nobody has taken, or that bring what nobody has read: the kernel goes on accepting them for
 * a container that is frozen. Source: proc(5), `/proc/PID/net`, which only the engine's own machine has.
 */
export async function watchCallers(
  { json, door }: Engine,
  id: string,
  { signal }: Call,
): Promise<(() => boolean) | null> {
  if (door.endpoint.kind !== 'unix') return null;
  const found = await json<Published>({ method: 'GET', path: `/containers/${id}/json`, signal }, isObject);
  const pid = found.State?.Pid ?? 0;
  const ports = Object.entries(found.NetworkSettings?.Ports ?? {}).flatMap(([key, bindings]) =>
    key.endsWith('/tcp') && bindings?.length ? [Number.parseInt(key, 10)] : [],
  );
  // In a virtual machine the number is another process's here.
  if (pid === 0 || ports.length === 0 || !read(`/proc/${pid}/cgroup`).includes(id)) return null;
  return callersAt(`/proc/${pid}/net`, new Set(ports));
}

/** The kernel takes milliseconds to tell its sockets, and next to nothing to count what has come in. */
function callersAt(folder: string, ports: ReadonlySet<number>): () => boolean {
  let counted = '';
  return () => {
    const counts = read(`${folder}/dev`);
    if (counts === counted) return false;
    const waiting = ['tcp', 'tcp6'].some((table) => hasCallers(read(`${folder}/${table}`), ports));
    // Those who wait are seen again until somebody has done something about it.
    counted = waiting ? '' : counts;
    return waiting;
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

const ESTABLISHED = '01';
/** Of a port that is listened at, the queue's length is the number of those who wait. */
const LISTENING = '0A';

/** Whether a table of TCP sockets has some at these ports with something in the queue to them. */
export function hasCallers(table: string, ports: ReadonlySet<number>): boolean {
  return table.split('\n').some((line) => {
    const [, local = '', , state = '', queues = ''] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.split(':')[1] ?? '', 16);
    const waiting = Number.parseInt(queues.split(':')[1] ?? '', 16);
    return ports.has(port) && waiting > 0 && (state === ESTABLISHED || state === LISTENING);
  });
}
