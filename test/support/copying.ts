import { readdirSync } from 'node:fs';
import { BACKEND_TYPES } from '../../src/backends/registry.js';
import type { TestEngine } from './engines.js';
import type { Fleet } from './fleet.js';
import { type HostRun, runInProcess, type TestHost } from './host.js';

/** The ways in which files go into an engine's sandboxes and out of them. */
export const WAYS = ['by the engine', 'by the tar inside'] as const;
export type Way = (typeof WAYS)[number];

/** The tar inside is the same everywhere, so on one engine it is tried with all that it can meet. */
export const waysOn = (name: TestEngine['name']): readonly Way[] =>
  name === 'docker' ? WAYS : ['by the engine'];

export interface Copying {
  (...words: string[]): Promise<HostRun>;
  /** The same, while the test does something with its host. */
  during(words: string[], work: (host: TestHost) => unknown): Promise<HostRun>;
}

/** Runs `sandman cp` in this process, on a fleet's engine, in one of the ways. */
export function copying(fleet: Fleet, engineName: TestEngine['name'], way: Way): Copying {
  const usual = BACKEND_TYPES[engineName];
  if (usual === undefined) throw new Error(`there is no ${engineName}`);
  const withoutArchives = async (options: Parameters<typeof usual>[0]) => {
    const { archives: _, ...backend } = await usual(options);
    return backend;
  };
  const types = way === 'by the engine' ? {} : { [engineName]: withoutArchives };
  const run: Copying['during'] = (words, during) =>
    runInProcess(['cp', ...words], { env: fleet.env, types, during });
  return Object.assign((...words: string[]) => run(words, () => {}), { during: run });
}

/** What of copies is left in a folder of this machine. */
export function leftIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.includes('.sandman-'),
  );
}
