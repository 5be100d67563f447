import { becoming, OPENING } from './script.js';

/*
 * What runs inside for a command without a terminal. A folder that only its owner may look into holds pipes, and what
 * has not been fetched yet: `o0`, `o1`, … of stdout and `e0`, `e1`, … of stderr, each whole when there is the same name
 * with a dot, and `o7.end` where there is no seventh. What was received is deleted by the next question, and the command
 * is held up while too much lies there. `i0.SIZE.TRY`, … are its input, `end3` where there is no third. `group` is the
 * command's process group, `code` how it ended, `refused` why it was not begun, `jobs` those who fetch and feed;
 * `ok` goes away where something could not be written, and `seen` is made by whoever asks.
 */

/** So many pieces of each stream wait at most. */
const WAITING = 32;
const PIECE_BYTES = 65_536;
/** So many of each go into one answer. */
export const PIECES_AT_ONCE = 8;
/** Whoever asks has so long to ask again once the command has ended, in tenths of a second. */
const FORSAKEN = 1200;
/** What the command has left running may hold its output open for so long without a word. */
const IDLE_MS = 2000;
/** Between two looks. */
const LOOK_MS = 30;

const BOOT = 'read -r sm_boot </proc/sys/kernel/random/boot_id';

/** Waits without a process, on a pipe that says nothing. */
const REST = `sm_rest() { read -r -t "$1" -u 9 sm_nothing; }
`;

/** From a pipe to files, until nobody writes to it any more. */
const SPOOL = `sm_spool() {
  sm_n=0
  while dd bs=${PIECE_BYTES} count=1 of="$sm_d/$1$sm_n" 2>/dev/null || { rm -f "$sm_d/ok"; false; }; do
    [ -s "$sm_d/$1$sm_n" ] || break
    : >"$sm_d/$1$sm_n." || rm -f "$sm_d/ok"
    sm_n=$((sm_n + 1))
    while [ -e "$sm_d/$1$((sm_n - ${WAITING}))" ]; do sm_rest .05; done
  done
  : >"$sm_d/$1$sm_n.end" || rm -f "$sm_d/ok"
}
`;

/** From files to a pipe; a piece that was sent twice has two names, and counts once. */
const FEED = `sm_feed() {
  sm_n=0
  until [ -e "$sm_d/end$sm_n" ]; do
    sm_f=
    for sm_g in "$sm_d/i$sm_n".*; do
      sm_s=\${sm_g#"$sm_d/i$sm_n."}
      [ -e "$sm_g" ] && [ "$(wc -c <"$sm_g")" -eq "\${sm_s%.*}" ] && sm_f=$sm_g && break
    done
    if [ -z "$sm_f" ]; then sm_rest .03; continue; fi
    cat "$sm_f" || break
    rm -f "$sm_d/i$sm_n".*
    sm_n=$((sm_n + 1))
    echo "$sm_n" >"$sm_d/fed"
  done
  : >"$sm_d/shut"
}
`;

interface Begin {
  folder: string;
  command: readonly string[];
  workdir: string | null;
  input: boolean;
}

/** Goes on when the request that began it has ended. */
function supervise({ command, workdir, input }: Omit<Begin, 'folder'>): string {
  return `set -m
exec 9<>"$sm_d/rest"
${REST}${SPOOL}${input ? FEED : ''}sm_spool o <"$sm_d/out" & sm_jobs=-$!
sm_spool e <"$sm_d/err" & sm_jobs="$sm_jobs -$!"
${input ? 'sm_feed >"$sm_d/in" & sm_jobs="$sm_jobs -$!"\n' : ''}echo "$sm_jobs" >"$sm_d/jobs"
( ${becoming(command, workdir)}) <${input ? '"$sm_d/in"' : '/dev/null'} >"$sm_d/out" 2>"$sm_d/err" 9<&- &
sm_c=$!
echo "$sm_c" >"$sm_d/group"
while :; do
  wait "$sm_c"
  sm_k=$?
  kill -0 "$sm_c" || break
  sm_rest .05
done
echo "$sm_k" >"$sm_d/code" || rm -f "$sm_d/ok"
while [ -d "$sm_d" ]; do
  rm -f "$sm_d/seen"
  for ((sm_i = 0; sm_i < ${FORSAKEN}; sm_i++)); do [ -d "$sm_d" ] && sm_rest .1; done
  [ -e "$sm_d/seen" ] || break
done
if [ -d "$sm_d" ]; then kill -KILL -- $sm_jobs; rm -rf "$sm_d"; fi
`;
}

/** Begins the command, unless that was done, and waits for its first words where it has no input to wait for. */
export function beginScript({ folder, ...how }: Begin, ask: Question): string {
  return `${OPENING(folder)}if mkdir -m 700 "$sm_d" 2>/dev/null; then
  mkfifo "$sm_d/rest" "$sm_d/in" "$sm_d/out" "$sm_d/err"
  : >"$sm_d/ok"
  set -m
  ( ${supervise(how)}) </dev/null >/dev/null 2>&1 &
  set +m
  ${BOOT}
  echo "$! $sm_boot" >"$sm_d/pid"
elif [ ! -d "$sm_d" ]; then
  mkdir "$sm_d"
  exit 1
fi
${answering(ask)}`;
}

export interface Question {
  /** How many pieces of each stream have been received. */
  out: number;
  err: number;
  /** How long to wait for something new. */
  waitMs: number;
  /** How long to wait for more, once there is something. */
  gatherMs: number;
}

export function askScript(folder: string, ask: Question): string {
  return `${OPENING(folder)}${answering(ask)}`;
}

const DROP = `sm_drop() {
  sm_l=() sm_n=$2
  while [ "$sm_n" -gt 0 ] && [ -e "$sm_d/$1$((sm_n - 1))" ]; do sm_n=$((sm_n - 1)); done
  while [ "$sm_n" -lt "$2" ]; do sm_l+=("$sm_d/$1$sm_n" "$sm_d/$1$sm_n."); sm_n=$((sm_n + 1)); done
  [ "\${#sm_l[@]}" = 0 ] || rm -f "\${sm_l[@]}"
}
`;

const READY = `sm_ready() {
  sm_n=$2
  while [ -e "$sm_d/$1$sm_n." ] && [ $((sm_n - $2)) -lt ${PIECES_AT_ONCE} ]; do sm_n=$((sm_n + 1)); done
}
sm_show() {
  sm_n=$2 sm_l=()
  while [ "$sm_n" -lt "$3" ]; do sm_l+=("$sm_d/$1$sm_n"); sm_n=$((sm_n + 1)); done
  [ "\${#sm_l[@]}" = 0 ] || cat "\${sm_l[@]}" | base64
  echo .
}
`;

/** Prints one answer; the first line says which pieces are in it, and what is known of the command. */
function answering({ out, err, waitMs, gatherMs }: Question): string {
  return `[ -d "$sm_d" ] || { echo "sandman 0 0 0 0 gone"; exit 0; }
for sm_i in {1..100}; do [ -s "$sm_d/pid" ] && break; sleep .1; done
exec 9<>"$sm_d/rest"
: >"$sm_d/seen"
${REST}${DROP}${READY}sm_drop o ${out}
sm_drop e ${err}
read -r sm_p sm_b <"$sm_d/pid"
${BOOT}
sm_t=0 sm_q=0 sm_w=0
while :; do
  sm_k=
  [ -s "$sm_d/code" ] && read -r sm_k <"$sm_d/code"
  sm_ready o ${out}; sm_o=$sm_n
  sm_ready e ${err}; sm_e=$sm_n
  sm_new=$((sm_o - ${out} + sm_e - ${err}))
  sm_fate="exit $sm_k"
  [ -e "$sm_d/ok" ] || { sm_fate=broken; break; }
  if [ -n "$sm_k" ]; then
    [ -e "$sm_d/o$sm_o.end" ] && [ -e "$sm_d/e$sm_e.end" ] && break
    [ "$sm_q" -ge ${IDLE_MS} ] && break
    sm_q=$((sm_q + ${LOOK_MS}))
  elif ! { [ "$sm_b" = "$sm_boot" ] && kill -0 "$sm_p"; } 2>/dev/null; then
    sm_fate=lost
    break
  fi
  sm_fate=runs
  if [ "$sm_new" -gt 0 ]; then
    { [ -n "$sm_k" ] || [ "$sm_new" -ge ${PIECES_AT_ONCE} ] || [ "$sm_w" -ge ${gatherMs} ]; } && break
    sm_w=$((sm_w + ${LOOK_MS}))
  fi
  [ "$sm_t" -ge ${waitMs} ] && break
  sm_rest .0${LOOK_MS}
  sm_t=$((sm_t + ${LOOK_MS}))
done
[ -s "$sm_d/refused" ] && [ "\${sm_fate%% *}" = exit ] && read -r sm_k <"$sm_d/refused" && sm_fate="refused $sm_k"
echo "sandman ${out} $sm_o ${err} $sm_e $sm_fate"
sm_show o ${out} "$sm_o"
sm_show e ${err} "$sm_e"
echo end
`;
}

/** Waits until so many pieces of the input were taken, or no more are wanted; prints which. */
export function roomScript(folder: string, fed: number, waitMs: number): string {
  return `${OPENING(folder)}exec 9<>"$sm_d/rest"
${REST}sm_t=0 sm_n=0
while [ -d "$sm_d" ] && [ ! -e "$sm_d/shut" ] && [ ! -s "$sm_d/code" ]; do
  [ -s "$sm_d/fed" ] && read -r sm_n <"$sm_d/fed"
  [ "\${sm_n:-0}" -ge ${fed} ] && { echo room; exit 0; }
  [ "$sm_t" -ge ${waitMs} ] && { echo full; exit 0; }
  sm_rest .0${LOOK_MS}
  sm_t=$((sm_t + ${LOOK_MS}))
done
echo shut
`;
}

export function endInputScript(folder: string, pieces: number): string {
  return `${OPENING(folder)}[ -d "$sm_d" ] && : >"$sm_d/end${pieces}"
exit 0
`;
}

/** Tells the whole process group; the command may be about to begin. */
export function signalScript(folder: string, name: string): string {
  return `${OPENING(folder)}for sm_i in {1..100}; do [ -s "$sm_d/group" ] || [ -s "$sm_d/code" ] && break; sleep .05; done
[ -s "$sm_d/code" ] || { read -r sm_c <"$sm_d/group" && kill -s ${name} -- "-$sm_c"; } 2>/dev/null
exit 0
`;
}

/** Nothing more is wanted: who still writes gets SIGPIPE. What is being written just now may be in the way of the end. */
export function endScript(folder: string): string {
  return `${OPENING(folder)}{ read -r sm_jobs <"$sm_d/jobs" && kill -KILL -- $sm_jobs; } 2>/dev/null
for sm_i in {1..20}; do rm -rf "$sm_d" 2>/dev/null && break; sleep .05; done
exit 0
`;
}
