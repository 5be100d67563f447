import { bash } from './bash.js';
import { fish } from './fish.js';
import { powershell } from './powershell.js';
import type { Shell } from './shells.js';
import type { Node } from './tree.js';
import { zsh } from './zsh.js';

/** The script that makes a shell complete Sandman's commands, flags and the flags' values. */
export function completionScript(shell: Shell, nodes: readonly Node[]): string {
  return { bash, zsh, fish, powershell }[shell](nodes);
}
