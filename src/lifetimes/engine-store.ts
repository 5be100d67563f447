import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineAddress } from '../sandbox/backend.js';
import { listNames, removeFile, replaceFile } from './fact-store.js';
import { hash } from './hash.js';

/** The engines on which this machine has something to keep. */
export interface EngineStore {
  /** Those that can be understood. */
  all(): EngineAddress[];
  /** Written where it is not there as it is. */
  add(address: EngineAddress): void;
  drop(address: EngineAddress): void;
}

const PREFIX = 'engine.';

/** Whether a file's name is that of an engine's, whole: not of a draft. */
export function isEngineFile(name: string): boolean {
  return name.startsWith(PREFIX) && name.endsWith('.json');
}

export function engineStore(folder: string): EngineStore {
  const nameOf = (address: EngineAddress) => `${PREFIX}${keyOf(address)}.json`;
  const pathOf = (address: EngineAddress) => join(folder, nameOf(address));
  return {
    all: () =>
      listNames(folder)
        .filter(isEngineFile)
        // In a file of another name it could never be dropped.
        .flatMap((name) => readAddress(join(folder, name)).filter((address) => nameOf(address) === name)),
    add: (address) => {
      const text = JSON.stringify(address);
      if (readText(pathOf(address)) !== text) replaceFile(folder, pathOf(address), text);
    },
    drop: (address) => removeFile(pathOf(address)),
  };
}

/** One engine by two names of backends is two entries; by two addresses it is too. */
export function keyOf({ name, url, variables }: EngineAddress): string {
  const where = url ?? variables.DOCKER_HOST ?? variables.DOCKER_CONTEXT ?? variables.CONTAINER_HOST ?? '';
  const words = `${name}.${where}`;
  // What is cut or replaced for the sake of a file's name still tells one from another.
  return `${words.replace(/[^\w.-]+/g, '_').slice(0, 100)}.${hash(words)}`;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** No address is longer; and what is read again and again must not cost a keeper its memory. */
const LONGEST_BYTES = 65_536;

/** What cannot be understood is left to who next has something to keep there. */
function readAddress(path: string): EngineAddress[] {
  try {
    if (statSync(path).size > LONGEST_BYTES) return [];
    const address = JSON.parse(readText(path) ?? '') as EngineAddress;
    const { name, type, url, variables } = address;
    const texts = [name, type, ...Object.values(variables)];
    return texts.every((text) => typeof text === 'string') && (url === null || typeof url === 'string')
      ? [address]
      : [];
  } catch {
    return [];
  }
}
