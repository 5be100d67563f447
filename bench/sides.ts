import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PrivateEngine } from '../test/support/private-engines.js';

/** The executable for this machine, as `npm run build:binary` makes it. */
export const STANDALONE = resolve(`binaries/sandman-${process.platform}-${process.arch}`);

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
