import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ask, type TestEngine } from '../test/support/engines.js';
import type { PrivateEngine } from '../test/support/private-engines.js';

/** A program of the engine's, told to use the private engine. */
export interface Client {
  title: string;
  program: string[];
}

const OWN_DOCKER = '/usr/bin/docker';

/** The client on the path, and where these are two, the one that came with the engine. */
export function clients({ name, socket, folder }: PrivateEngine): Client[] {
  if (name === 'podman') {
    const places = ['--root', join(folder, 'data'), '--runroot', join(folder, 'run')];
    return [{ title: name, program: [name, ...places, '--tmpdir', join(folder, 'tmp')] }];
  }
  const client = (title: string, program: string): Client => ({
    title,
    program: [program, '--host', `unix://${socket}`],
  });
  const first = (process.env.PATH ?? '')
    .split(':')
    .map((part) => join(part, name))
    .find(existsSync);
  const found = client(name, name);
  return first === OWN_DOCKER || !existsSync(OWN_DOCKER)
    ? [found]
    : [client("the engine's own docker", OWN_DOCKER), found];
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** What is told of each container by the engine's own API. */
export interface Filling {
  labels: Readonly<Record<string, string>>;
  /** How many at the same time. */
  atOnce: number;
  /** Its name by its number; left out: the engine's. */
  name?: (at: number) => string;
  /** False: they are made and not started. */
  starts?: boolean;
}

/** Containers that idle, without a network, which would take longer than all else: their ids. */
export async function fill(engine: TestEngine, count: number, filling: Filling): Promise<string[]> {
  const { labels, atOnce, name, starts = true } = filling;
  const ids: string[] = [];
  const one = async (at: number): Promise<void> => {
    const HostConfig = { Init: true, NetworkMode: 'none' };
    const body = { Image: engine.image, Cmd: ['sleep', '2147483647'], Labels: labels, HostConfig };
    const named = name === undefined ? '' : `?name=${name(at)}`;
    const made = await ask(engine, 'POST', `/containers/create${named}`, body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.json));
    ids.push(made.json.Id);
    if (!starts) return;
    const started = await ask(engine, 'POST', `/containers/${made.json.Id}/start`);
    if (started.status !== 204) throw new Error(JSON.stringify(started.json));
  };
  for (let at = 0; at < count; at += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - at) }, (_, more) => one(at + more)));
  return ids;
}
