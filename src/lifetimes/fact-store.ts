import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherError } from '../errors.js';
import type { Change, Facts, Moment } from '../sandbox/lifetime.js';
import { uniqueWord } from '../sandbox/unique.js';

export type FactName = keyof Omit<Facts, 'damaged'>;
type FactOf<N extends FactName> = NonNullable<Facts[N]>;

/** What this machine knows of sandboxes, by their ids. */
export interface FactStore {
  /** Where it is, for who wants to hear of changes. */
  readonly folder: string;
  read(id: string): Facts;
  /** As `read`, for many: it costs no more than those of which something is known. */
  readAll(): (id: string) => Facts;
  /** Throws where it cannot be written; what was there is whole then. */
  write<N extends FactName>(id: string, name: N, fact: FactOf<N>): void;
  /** All that is known of it, but what is to stay. */
  forget(id: string, but?: Facts): void;
}

/**
 * A file for each fact, replaced as a whole: whoever writes at the same time takes nothing from others, and what is
 * half written is never seen. It is read without a library, since a list waits for it.
 */
export function factStore(folder: string): FactStore {
  const pathOf = (id: string, name: string) => {
    if (!/^[\w-]+$/.test(id)) throw otherError(`"${id}" can be no sandbox's id`);
    return join(folder, `${id}.${name}.json`);
  };
  const readNamed = (id: string, names: readonly FactName[]) =>
    Object.assign({}, ...names.map((name) => readFact(pathOf(id, name), name))) as Facts;
  return {
    folder,
    read: (id) => readNamed(id, FACT_NAMES),
    readAll: () => {
      const names = namesById(folder);
      return (id) => readNamed(id, names.get(id) ?? []);
    },
    write: (id, name, fact) => replaceFile(folder, pathOf(id, name), JSON.stringify(fact)),
    forget: (id, but = {}) => {
      for (const name of FACT_NAMES) if (but[name] === undefined) removeFile(pathOf(id, name));
    },
  };
}

function namesById(folder: string): Map<string, FactName[]> {
  const found = new Map<string, FactName[]>();
  for (const { id, name } of listNames(folder).flatMap(partsOf)) {
    found.set(id, [...(found.get(id) ?? []), name]);
  }
  return found;
}

/** The sandbox that a file of the folder tells something of; none where it is no fact's. */
export function partsOf(file: string): { id: string; name: FactName }[] {
  const [, id, word] = /^([\w-]+)\.(\w+)\.json$/.exec(file) ?? [];
  const name = FACT_NAMES.find((one) => one === word);
  return id === undefined || name === undefined ? [] : [{ id, name }];
}

const ELSEWHERE = 'mend that, or name another folder with SANDMAN_STATE_DIR';

/** Writes a file as a whole or not at all, for its owner alone. */
export function replaceFile(folder: string, path: string, text: string): void {
  const draft = `${path}.${uniqueWord()}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600 });
    if (isFolder(path)) removeFile(path);
    renameSync(draft, path);
  } catch (error) {
    tryRemove(draft);
    throw otherError(`cannot write ${path}: ${(error as Error).message}`, { hint: ELSEWHERE, cause: error });
  }
}

/** Removes what is in a file's place, if anything: whoever has put a folder there, no file could be written before it is gone. */
export function removeFile(path: string): void {
  rmSync(path, { force: true, recursive: true });
}

/** What keeps a file from being written may keep it from being removed. */
function tryRemove(path: string): void {
  try {
    removeFile(path);
  } catch {
    // Why it was not written matters more.
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What is in a folder; nothing where it is not there. */
export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw otherError(`cannot read ${folder}: ${(error as Error).message}`, { hint: ELSEWHERE, cause: error });
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** What cannot be read or understood is damaged, and no reason to stop. */
function readFact(path: string, name: FactName): Facts {
  try {
    const fact: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return SHAPES[name](fact) ? { [name]: fact } : { damaged: true };
  } catch (error) {
    return isAbsent(error) ? {} : { damaged: true };
  }
}

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Half of what a date can be, so that what is reckoned from two of them still is one. */
const FARTHEST_MS = 4e15;

const isTime = (value: unknown) => Number.isFinite(value) && Math.abs(Number(value)) <= FARTHEST_MS;

function isMoment(value: unknown): value is Moment {
  if (!isTree(value)) return false;
  const { wall, uptime, boot } = value;
  return isTime(wall) && isTime(uptime) && (boot === null || typeof boot === 'string');
}

function isChange(value: unknown): value is Change {
  if (!isTree(value) || !isMoment(value.at)) return false;
  const { seconds } = value;
  return seconds === null || (isTime(Number(seconds) * 1000) && typeof seconds === 'number' && seconds > 0);
}

const RUN_STATES: readonly unknown[] = ['running', 'paused', 'stopped'];

function isRun(value: unknown): boolean {
  if (!isTree(value) || !RUN_STATES.includes(value.state)) return false;
  return isMoment(value.at) && ['string', 'undefined'].includes(typeof value.started);
}

const SHAPES: Readonly<Record<FactName, (fact: unknown) => boolean>> = {
  born: isMoment,
  run: isRun,
  ttl: isChange,
  hard: isChange,
};
export const FACT_NAMES = Object.keys(SHAPES) as FactName[];
