import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { completionFile } from '../completion/places.js';
import { SHELLS, type Shell } from '../completion/shells.js';
import type { Context } from '../context.js';
import { conflictError, otherError, usageError } from '../errors.js';
import { presentObject } from '../io/records.js';
import { parseChoice } from '../parse/word.js';
import { uniqueWord } from '../sandbox/unique.js';
import { BY_HAND, contentOf, isOurs, missingLine, usualShell } from './completion-state.js';

export interface CompletionInstallOptions {
  dryRun?: boolean;
}

/** Puts a shell's script where that shell looks; no file of the user's own is touched. */
export async function installCompletion(
  context: Context,
  given: string | undefined,
  scriptFor: (shell: Shell) => Promise<string>,
  { dryRun = false }: CompletionInstallOptions,
): Promise<void> {
  const { io, place } = context;
  const shell = chosenShell(given, context);
  const path = completionFile(shell, place);
  const text = `${await scriptFor(shell)}\n`;
  const changed = path !== null && contentOf(path) !== text;
  if (path !== null) refuseForeign(path);
  if (changed && !dryRun) replace(path, text);
  presentObject(io, { shell, path, changed });
  if (path !== null) io.note(`${wordFor(changed, dryRun)} ${path}`);
  for (const note of NEEDS[shell](missingLine(shell, place))) io.note(note);
  if (path !== null && !dryRun) io.note(`to undo it: \`sandman completion uninstall ${shell}\``);
}

/** Also well where nothing was installed. */
export async function uninstallCompletion(context: Context, given: string | undefined): Promise<void> {
  const { io, place } = context;
  const shell = chosenShell(given, context);
  const path = completionFile(shell, place);
  const changed = path !== null && contentOf(path) !== null;
  if (changed) {
    refuseForeign(path);
    rmSync(path);
  }
  presentObject(io, { shell, path, changed });
  if (path === null) io.note('take the line out of $PROFILE by hand');
  else io.note(changed ? `removed ${path}` : `there is no ${path}: there is nothing to undo`);
}

function wordFor(changed: boolean, dryRun: boolean): string {
  if (!changed) return 'nothing has changed in';
  return dryRun ? 'would write' : 'wrote';
}

/** What is left to do by hand, a line of its own each. */
const NEEDS: Readonly<Record<Shell, (line: string | null) => string[]>> = {
  bash: (line) =>
    line === null
      ? ['bash loads it when it is first needed, in shells that are opened from now on']
      : ['bash loads it by bash-completion, which is not here; without that, put this into ~/.bashrc:', line],
  zsh: (line) =>
    line === null
      ? ['zsh finds it in shells that are opened from now on']
      : ['zsh finds it once this line is in ~/.zshrc, before any other compinit:', line],
  fish: () => ['fish loads it when it is first needed'],
  powershell: (line) => [
    'PowerShell looks in no folder: put this line into the file that $PROFILE names',
    line ?? '',
  ],
};

function chosenShell(given: string | undefined, { place }: Context): Shell {
  if (given !== undefined) return parseChoice(given, SHELLS, 'a shell');
  const shell = usualShell(place);
  if (shell !== null) return shell;
  throw usageError(`name a shell: ${SHELLS.join(', ')}`, { hint: '$SHELL names none of them' });
}

function refuseForeign(path: string): void {
  const text = contentOf(path);
  if (text === null || isOurs(text)) return;
  throw conflictError(`${path} was not made by Sandman`, { hint: 'move it away, and do it again' });
}

/** As a whole or not at all: a shell may read it at any time. A link stays one, to where somebody keeps it. */
function replace(path: string, text: string): void {
  const target = existsSync(path) ? realpathSync(path) : path;
  const draft = `${target}.${uniqueWord()}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, target);
  } catch (error) {
    // Not there where its folder is none, which `force` does not forgive.
    if (existsSync(draft)) rmSync(draft);
    throw otherError(`cannot write ${path}: ${(error as Error).message}`, { hint: BY_HAND, cause: error });
  }
}
