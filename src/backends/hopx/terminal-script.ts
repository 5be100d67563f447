import { becoming, OPENING, quote } from './script.js';

export interface Typed {
  folder: string;
  command: readonly string[];
  workdir: string | null;
  env: Record<string, string>;
  /** Printed when the command is about to begin; what comes before is the terminal's own. */
  mark: string;
}

/** How long what is left in the folder may be asked for, in seconds. */
const KEPT = 120;

/**
 * What a shell on a terminal becomes: it runs the command in the foreground and notes how it ended. It takes the signals
 * that a key makes for all on the terminal, and stays to note it.
 */
function program({ folder, command, workdir, env, mark }: Typed): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `${OPENING(folder)}rm -f "$sm_d/start"
echo "$$" >"$sm_d/leader"
trap : INT QUIT HUP TERM
exec 3>&2 2>/dev/null
(
exec 2>&3 3>&-
PATH=$sm_had
${exports.join('')}sm_had=$PATH
printf %s ${quote(mark)}
${becoming(command, workdir)})
sm_k=$?
echo "$sm_k" >"$sm_d/code"
( trap '' HUP; sleep ${KEPT}; rm -rf "$sm_d" ) </dev/null >/dev/null 2>&1 &
exit "$sm_k"
`;
}

/** Writes it down, in the folder where commands begin; the line that starts it is `lineOf`. */
export function layScript(typed: Typed): string {
  return `${OPENING(typed.folder)}mkdir -m 700 "$sm_d" 2>/dev/null || [ -d "$sm_d" ] || mkdir "$sm_d" || exit 1
printf 'cd -- %q\\n%s' "$PWD" ${quote(program(typed))} >"$sm_d/start"
`;
}

/** With a space before it, by which many shells leave it out of their history. */
export const lineOf = (folder: string) => ` exec bash ${folder}/start\r`;

/**
 * Tells all on the terminal but who notes the end, by the session that they are in; the command may be about to begin.
 * Source: proc(5).
 */
export function tellScript(folder: string, name: string): string {
  return `${OPENING(folder)}for sm_i in {1..100}; do [ -s "$sm_d/leader" ] || [ -s "$sm_d/code" ] && break; sleep .05; done
[ -s "$sm_d/code" ] && exit 0
{ read -r sm_l <"$sm_d/leader"; } 2>/dev/null || exit 0
for sm_f in /proc/[0-9]*/stat; do
  { read -r sm_s <"$sm_f"; } 2>/dev/null || continue
  set -- \${sm_s##*) }
  [ "$4" = "$sm_l" ] || continue
  sm_p=\${sm_f#/proc/} sm_p=\${sm_p%/stat}
  [ "$sm_p" = "$sm_l" ] || kill -s ${name} "$sm_p" 2>/dev/null
done
exit 0
`;
}

/** Prints how the command ended, as far as that is noted, and takes the folder away. */
export function noteScript(folder: string): string {
  return `${OPENING(folder)}if [ -s "$sm_d/refused" ]; then read -r sm_k <"$sm_d/refused" && echo "refused $sm_k"
elif [ -s "$sm_d/code" ]; then read -r sm_k <"$sm_d/code" && echo "exit $sm_k"; fi
exit 0
`;
}

export function forgetScript(folder: string): string {
  return `${OPENING(folder)}rm -rf "$sm_d"
`;
}
