/** A word for a shell, which takes it as it is. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Where the shell looks for its own tools, whatever the PATH that the command is given. */
const TOOLS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * All names begin with `sm_`, since what has the name of a variable of the command's own environment would be handed to
 * it. Only a bash, which the service's own tools need too, and what every small image has.
 */
export const OPENING = (folder: string) => `sm_d=${quote(folder)} sm_had=$PATH PATH=$PATH:${TOOLS}
`;

/**
 * Becomes the command, with its PATH and in its folder, or says in one line of a file why not, with the code of a shell.
 * A shell's own words for that would stand in the command's output.
 */
export function becoming(command: readonly string[], workdir: string | null): string {
  const into =
    workdir === null
      ? ''
      : `cd -- ${quote(workdir)} >/dev/null 2>&1 || sm_refuse 125 "there is no folder \\"$(printf %q ${quote(workdir)})\\""\n`;
  return `set -- ${command.map(quote).join(' ')}
sm_refuse() { echo "$1 $2" >"$sm_d/refused"; exit "$1"; }
${into}PATH=$sm_had
case $1 in */*) sm_p=$1 ;; *) sm_p=$(type -P -- "$1") ;; esac
[ -e "$sm_p" ] || sm_refuse 127 "there is no \\"$(printf %q "$1")\\""
[ -f "$sm_p" ] && [ -x "$sm_p" ] || sm_refuse 126 "\\"$(printf %q "$1")\\" cannot be executed"
shopt -s execfail
exec -- "$@"
sm_refuse "$?" "\\"$(printf %q "$1")\\" is no program for this machine"
`;
}
