import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../src/backends/engine/candidates.js';
import { temporaryFolder } from './files.js';

/** A machine of its own: a home, and no word of any engine. */
export function machineOf(known: Partial<Machine> = {}): Machine {
  return { env: {}, home: temporaryFolder(), uid: 1000, ...known };
}

export interface ContextFiles {
  /** What stands in meta.json; text as it is. */
  meta?: unknown;
  tls?: Record<string, string>;
  current?: string;
}

/** A docker client's folder with a context in it, laid out as the docker client does. */
export function dockerFolder(name: string, { meta, tls, current }: ContextFiles): string {
  const folder = temporaryFolder();
  const digest = createHash('sha256').update(name).digest('hex');
  if (current !== undefined)
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ currentContext: current }));
  if (meta !== undefined) {
    const place = join(folder, 'contexts', 'meta', digest);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'meta.json'), typeof meta === 'string' ? meta : JSON.stringify(meta));
  }
  if (tls !== undefined) {
    const place = join(folder, 'contexts', 'tls', digest, 'docker');
    mkdirSync(place, { recursive: true });
    for (const [file, text] of Object.entries(tls)) writeFileSync(join(place, file), text);
  }
  return folder;
}

/** A context's meta.json for an engine at that address. */
export const metaFor = (Host: string, more: object = {}) => ({
  Name: 'x',
  Endpoints: { docker: { Host, SkipTLSVerify: false, ...more } },
});
