import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  BASH_COMPLETION,
  completionFile,
  type ShellPlaces,
  sharedFiles,
  shellNamed,
  startFiles,
} from '../completion/places.js';
import { SHELLS, type Shell } from '../completion/shells.js';
import type { Place } from '../context.js';
import { otherError } from '../errors.js';

/** The shell of whoever sits here; null where there is no completion for it. */
export function usualShell({ env, platform }: Pick<Place, 'env' | 'platform'>): Shell | null {
  return shellNamed(env.SHELL || (platform === 'win32' ? 'powershell' : undefined), SHELLS);
}

/** What must stand in a file of the user's own before the shell loads the script; null where it does so by itself. */
export function missingLine(shell: Shell, places: ShellPlaces): string | null {
  const path = completionFile(shell, places) ?? '';
  const folder = dirname(path);
  const lines: Record<Shell, () => string | null> = {
    bash: () => (BASH_COMPLETION.some((file) => existsSync(file)) ? null : `source ${quoted(path)}`),
    zsh: () => {
      if ((places.env.FPATH ?? '').split(':').includes(folder)) return null;
      return `fpath=(${quoted(folder)} $fpath); autoload -Uz compinit && compinit`;
    },
    fish: () => null,
    powershell: () => 'sandman completion powershell | Out-String | Invoke-Expression',
  };
  return lines[shell]();
}

/** How far a shell is from completing; `file` is where that was seen. */
export type CompletionState =
  | { kind: 'loaded' | 'foreign' | 'outdated'; file: string }
  /** The script is there, and the shell does not look there. */
  | { kind: 'unseen'; file: string; line: string }
  | { kind: 'missing'; file: null };

/** Looks without starting the shell: files that it reads in a way of their own are not understood. */
export function completionState(shell: Shell, places: ShellPlaces, script: string): CompletionState {
  const starting = startFiles(shell, places).map((file) => [file, startText(file, places)] as const);
  const asking = starting.find(([, text]) => text.includes(`sandman completion ${shell}`));
  if (asking !== undefined) return { kind: 'loaded', file: asking[0] };
  const file = completionFile(shell, places);
  const text = file === null ? null : contentOf(file);
  if (file === null || text === null) {
    const shared = sharedFiles(shell, places).find((one) => existsSync(one));
    return shared === undefined ? { kind: 'missing', file: null } : { kind: 'loaded', file: shared };
  }
  if (!isOurs(text)) return { kind: 'foreign', file };
  if (text !== script) return { kind: 'outdated', file };
  const line = missingLine(shell, places);
  const named = shell === 'zsh' ? dirname(file) : file;
  const isLoaded = line === null || starting.some(([, one]) => one.includes(named));
  return isLoaded ? { kind: 'loaded', file } : { kind: 'unseen', file, line };
}

/** Without its comments, and with the home folder by its name. */
function startText(file: string, { home }: ShellPlaces): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return '';
  }
  return text.replace(/^\s*#.*$/gm, '').replace(/(?:~|\$HOME|\$\{HOME\})(?=\/)/g, () => home);
}

/** What every script begins with, and nothing else does. */
const OURS = 'made by `sandman completion';

export function isOurs(text: string): boolean {
  return text.slice(0, 200).includes(OURS);
}

export const BY_HAND = 'print it with `sandman completion SHELL`, and put it where your shell looks';

/** Null where there is no such file. */
export function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw otherError(`cannot read ${path}: ${(error as Error).message}`, { hint: BY_HAND, cause: error });
  }
}

export function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
