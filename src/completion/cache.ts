import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../lifetimes/fact-store.js';
import { type Sandbox, STATES } from '../sandbox/sandbox.js';

/** What is kept of a sandbox for whoever types its name. */
export type Known = Pick<Sandbox, 'id' | 'name' | 'state' | 'createdAt'>;

export interface Remembered {
  sandboxes: Known[];
  /** Young enough to be taken as it is. */
  fresh: boolean;
}

/** The sandboxes of one backend as they were last seen. Nothing here is worth a failure but writing. */
export interface NameCache {
  /** Null where there is nothing, or nothing that is of any use still. */
  read(): Remembered | null;
  write(sandboxes: readonly Known[]): void;
  /** Whether it falls to the caller to look anew, and to nobody else until `release`. */
  claim(): boolean;
  release(): void;
}

export interface CachePlace {
  /** The state folder. */
  folder: string;
  backend: string;
  /** Where the backend's name leads; what was seen elsewhere under the same name is not taken. */
  source: string;
}

const FRESH_MS = 3000;
const OLDEST_MS = 3_600_000;
/** A look that is not over by then has died. */
const CLAIM_MS = 15_000;

/** When a file was written is told by what it holds; its own time says until when it is fresh. */
export function nameCache({ folder: state, backend, source }: CachePlace): NameCache {
  const folder = folderIn(state);
  const file = fileOf(state, backend);
  const claimed = `${file}.claim`;
  return {
    read: () => {
      const found = orNull(() => ({ kept: parse(readFileSync(file, 'utf8')), time: statSync(file).mtimeMs }));
      if (found?.kept?.source !== source || !isWithin(found.kept.at, OLDEST_MS)) return null;
      return { sandboxes: found.kept.sandboxes, fresh: isWithin(found.time, FRESH_MS) };
    },
    write: (sandboxes) => {
      const kept = sandboxes.map(({ id, name, state, createdAt }) => ({ id, name, state, createdAt }));
      replaceFile(folder, file, JSON.stringify({ source, at: Date.now(), sandboxes: kept }));
    },
    claim: () => {
      const time = orNull(() => statSync(claimed).mtimeMs);
      if (time !== null && isWithin(time, CLAIM_MS)) return false;
      rmSync(claimed, { force: true });
      return orNull(() => takeFile(folder, claimed)) !== null;
    },
    release: () => rmSync(claimed, { force: true }),
  };
}

/** Whoever reads next is to look anew, and has what is there until then. */
export function outdate(state: string, backend: string): void {
  orNull(() => utimesSync(fileOf(state, backend), 0, 0));
}

const folderIn = (state: string) => join(state, 'completion');
const fileOf = (state: string, backend: string) =>
  join(folderIn(state), `${encodeURIComponent(backend)}.json`);

function takeFile(folder: string, path: string): true {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'wx', 0o600));
  return true;
}

/** A clock that was set back makes nothing young. */
function isWithin(time: number, milliseconds: number): boolean {
  const age = Date.now() - time;
  return age > -1000 && age < milliseconds;
}

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

interface Kept {
  source: string;
  at: number;
  sandboxes: Known[];
}

function parse(text: string): Kept | null {
  const kept = JSON.parse(text) as Partial<Kept> | null;
  const { source, at, sandboxes } = kept ?? {};
  if (typeof source !== 'string' || typeof at !== 'number' || !Array.isArray(sandboxes)) return null;
  return { source, at, sandboxes: sandboxes.filter(isKnown) };
}

function isKnown(one: Partial<Known> | null): one is Known {
  const { id, name, state, createdAt } = one ?? {};
  const isText = (value: unknown) => value === null || typeof value === 'string';
  return typeof id === 'string' && isText(name) && isText(createdAt) && STATES.some((word) => word === state);
}
