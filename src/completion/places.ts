import { join } from 'node:path';
import type { Shell } from './shells.js';

/** What of the machine decides where a shell looks. */
export interface ShellPlaces {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

/** The file from which a shell loads the completion; null for one that loads none by itself. */
export function completionFile(shell: Shell, { env, home }: ShellPlaces): string | null {
  const data = env.XDG_DATA_HOME || join(home, '.local', 'share');
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  const files: Record<Shell, () => string | null> = {
    bash: () => join(env.BASH_COMPLETION_USER_DIR || join(data, 'bash-completion'), 'completions', 'sandman'),
    zsh: () => join(functionFolder(env.FPATH, home) ?? join(data, 'zsh', 'site-functions'), '_sandman'),
    fish: () => join(config, 'fish', 'completions', 'sandman.fish'),
    powershell: () => null,
  };
  return files[shell]();
}

/** A folder of the user's own in which zsh looks; null where none is told of, since few export theirs. */
function functionFolder(path: string | undefined, home: string): string | null {
  const own = (path ?? '').split(':').filter((folder) => folder.startsWith(join(home, '/')));
  return own[0] ?? null;
}

/** Where a package puts it, for all users. */
export function sharedFiles(shell: Shell, { env }: Pick<ShellPlaces, 'env'>): string[] {
  const below: Record<Shell, string[]> = {
    bash: ['bash-completion/completions/sandman'],
    zsh: ['zsh/site-functions/_sandman', 'zsh/vendor-completions/_sandman'],
    fish: ['fish/vendor_completions.d/sandman.fish'],
    powershell: [],
  };
  const folders = [...(env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':'), '/opt/homebrew/share'];
  return folders.filter(Boolean).flatMap((folder) => below[shell].map((file) => join(folder, file)));
}

/** The files of a user's own that a shell reads when it begins. */
export function startFiles(shell: Shell, { env, home }: ShellPlaces): string[] {
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  const files: Record<Shell, string[]> = {
    bash: ['.bashrc', '.bash_profile', '.profile'].map((file) => join(home, file)),
    zsh: ['.zshrc', '.zshenv', '.zprofile'].map((file) => join(env.ZDOTDIR || home, file)),
    fish: [join(config, 'fish', 'config.fish')],
    powershell: [join(config, 'powershell', 'Microsoft.PowerShell_profile.ps1')],
  };
  return files[shell];
}

/** bash-completion, without which bash looks nowhere. */
export const BASH_COMPLETION = [
  '/usr/share/bash-completion/bash_completion',
  '/usr/local/share/bash-completion/bash_completion',
  '/opt/homebrew/share/bash-completion/bash_completion',
  '/usr/local/etc/profile.d/bash_completion.sh',
  '/opt/homebrew/etc/profile.d/bash_completion.sh',
];

/** The shell that somebody uses, by the path of its program; null where there is no completion for it. */
export function shellNamed(program: string | undefined, shells: readonly Shell[]): Shell | null {
  const name = program
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/, '');
  return shells.find((shell) => shell === name || (shell === 'powershell' && name === 'pwsh')) ?? null;
}
