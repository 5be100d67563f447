import { notFoundError, otherError, type SandmanError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { ExecSpec } from '../../sandbox/exec.js';
import { MARK } from '../mark.js';

const SHELL = '/bin/bash';
/** Stands around the word for what cannot be started, which is no output of a command. */
const FENCE = '\x1e';

/** Becomes a shell that has read its profile, which neither writes where the command does nor reads its input. */
const QUIETLY = `exec 7>&1 8>&2 9<&0 >/dev/null 2>&1 </dev/null; exec ${SHELL} -l -c "$@"`;
/** After the profile: takes back what it was kept from. */
const ALOUD = 'exec >&7 2>&8 <&9 7>&- 8>&- 9<&-';

/**
 * $1 has the names of what the profile must not change, each between colons; the command is behind it. Its own exit
 * codes 126 and 127 are told from those of a shell by a word that nobody else knows.
 */
const PRELUDE = `__sandman_kept=$1; shift
while IFS= read -r -d '' __sandman_one; do
  case $__sandman_kept in *":\${__sandman_one%%=*}:"*) export "$__sandman_one" ;; esac
done 2>/dev/null <"/proc/$$/environ"
__sandman_no() { printf '\\036%s:%s\\036' "$${MARK}" "$1" >&2; exit "$1"; }
case $1 in
  */*) [ -e "$1" ] || __sandman_no 127; [ -f "$1" ] && [ -x "$1" ] || __sandman_no 126 ;;
  *) type -P -- "$1" >/dev/null || __sandman_no 127 ;;
esac
exec -- "$@"`;

/** What envd is to run: a shell that has read its profile and becomes the command. */
export function shellOf({ command, env }: Pick<ExecSpec, 'command' | 'env'>, emptyInput: boolean) {
  const kept = `:${Object.keys(env).join(':')}:`;
  const script = `${ALOUD}\n${PRELUDE}${emptyInput ? ' </dev/null' : ''}`;
  return { cmd: SHELL, args: ['-c', QUIETLY, 'bash', script, 'bash', kept, ...command] };
}

/** A program and its words as they are, without a profile. */
export function plain([cmd = '', ...args]: readonly string[]) {
  return { cmd, args };
}

export const TELLING_SHELL = SHELL;

/** What a piece of output says of a command that could not be started; null where it is output. */
export function startWordIn(piece: Buffer, mark: string): { before: Buffer; exitCode: number } | null {
  const word = `${FENCE}${mark}:`;
  const at = piece.indexOf(word);
  if (at < 0) return null;
  const code = Number.parseInt(piece.subarray(at + word.length).toString('latin1'), 10);
  return { before: piece.subarray(0, at), exitCode: code };
}

export function notStarted(
  program: string,
  exitCode: number,
  details: { backend: string; id: string },
): SandmanError {
  const text = 'the command could not be started';
  if (exitCode === COMMAND_EXIT.notFound)
    return notFoundError(`${text}: there is no "${program}"`, { ...details, exitCode });
  return otherError(`${text}: "${program}" cannot be executed`, { ...details, exitCode });
}
