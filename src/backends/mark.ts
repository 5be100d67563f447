/** A variable that a command and all that it begins have, by which they are found inside. */
export const MARK = 'SANDMAN_EXEC';

/**
 * Tells every process that has the mark; $1 is the mark, $2 the signal. A shell and grep are all it needs. It has no
 * mark of its own. One that is just becoming another program shows no environment for a moment, so where none is found
 * it looks again.
 */
const TELL = `for try in 1 2 3; do
  all=$(grep -lzF "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null)
  [ -n "$all" ] && break
  sleep 0.1
done
for found in $all; do
  pid=\${found#/proc/}; kill -"$2" "\${pid%/environ}" 2>/dev/null
done; exit 0`;

/** The command that tells all that has a mark; `name` is that of a signal, without `SIG`. */
export function tellCommand(shell: string, mark: string, name: string): string[] {
  return [shell, '-c', TELL, shell, mark, name];
}
