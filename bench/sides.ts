import { join } from 'node:path';
import type { PrivateEngine } from '../test/support/private-engines.js';

/** The engine's own program, told to use the private engine. */
export function program({ name, socket, folder }: PrivateEngine): string[] {
  if (name === 'docker') return ['docker', '--host', `unix://${socket}`];
  return [
    'podman',
    '--root',
    join(folder, 'data'),
    '--runroot',
    join(folder, 'run'),
    '--tmpdir',
    join(folder, 'tmp'),
  ];
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
