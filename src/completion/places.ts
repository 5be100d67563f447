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
