import { mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from '../lifetimes/fact-store.js';
import type { Service } from './service.js';

export interface WrittenFile {
  isNew: boolean;
  changed: boolean;
  /** Makes the file what it was, and takes the folders away that were made for it and have nothing else in them. */
  takeBack(): void;
}

export function writeServiceFile({ file, text }: Pick<Service, 'file' | 'text'>): WrittenFile {
  const folder = dirname(file);
  const before = readIfThere(file);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  replaceFile(folder, file, text);
  return {
    isNew: before === null,
    changed: before !== text,
    takeBack: () => {
      if (before !== null) return replaceFile(folder, file, before);
      rmSync(file, { force: true });
      if (made !== undefined) removeEmpty(folder, made);
    },
  };
}

function removeEmpty(from: string, to: string): void {
  try {
    for (let folder = from; folder.length >= to.length; folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // Somebody else has use for it.
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
