import { type FSWatcher, mkdirSync, statSync, watch } from 'node:fs';

/** Hears of files that were written in a folder. */
export interface FolderWatch {
  /** Whether it is still the folder that is there; where not, it is watched anew. To be asked now and then. */
  renew(): boolean;
  close(): void;
}

/** The folder is made where it is not there. `heard` gets the name of a file that was written or removed. */
export function watchFolder(folder: string, heard: (file: string) => void): FolderWatch {
  let watcher: FSWatcher | null = null;
  let seen = -1;
  const begin = () => {
    watcher?.close();
    watcher = null;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    seen = inodeOf(folder);
    watcher = watch(folder, (_, file) => file !== null && heard(file));
    // It is found out by `renew`.
    watcher.on('error', () => {
      seen = -1;
    });
  };
  const tryBegin = () => {
    try {
      begin();
    } catch {
      seen = -1;
    }
  };
  tryBegin();
  return {
    renew: () => {
      if (seen !== -1 && inodeOf(folder) === seen) return true;
      tryBegin();
      return false;
    },
    close: () => watcher?.close(),
  };
}

function inodeOf(folder: string): number {
  try {
    return statSync(folder).ino;
  } catch {
    // It is not there, or something else is in the place of a folder above it.
    return -2;
  }
}
