/**
 * What is run inside, by whatever sh there is: dash, bash, busybox. Facts come back on stdout, each with a zero behind
 * it, since a name may have a newline in it.
 */

const WORDS = `
say() { printf '%s\\0' "$@"; }
refuse() { say no "$@"; exit 0; }
there() { [ -e "$1" ] || [ -L "$1" ]; }
folder() { [ -d "$1" ] && [ ! -L "$1" ]; }
`;

/** Sets path, absolute and without slashes at its end, and slash where it had one. */
const PATH = `
case $1 in /*) path=$1 ;; *) path=\${PWD%/}/$1 ;; esac
slash=
while :; do case $path in
  ?*/) path=\${path%/} slash=1 ;;
  *) break ;;
esac; done
case \${path##*/} in .|..) slash=1 ;; esac
`;

/**
 * Sets hidden where the path is on a filesystem that only what runs inside has: an engine that is asked for files does
 * not see it.
 */
const HIDDEN = `
hidden=no
longest=0
mounts() {
  while read -r _ mount type _; do
    case $mount in *\\\\*) mount=$(printf '%b' "$mount") ;; esac
    case $1/ in "\${mount%/}"/*) ;; *) continue ;; esac
    [ \${#mount} -ge $longest ] || continue
    longest=\${#mount}
    case $type in tmpfs|ramfs|devtmpfs|proc|sysfs) hidden=yes ;; *) hidden=no ;; esac
  done
}
[ ! -r /proc/self/mounts ] || mounts "$1" </proc/self/mounts
`;

/** $1 a path to read. Says what it is, the path with no links before its last part, and whether it is hidden. */
export const LOOK = `${WORDS}${PATH}
if [ "$slash" ]; then
  there "$path" || refuse missing "$path"
  [ -d "$path" ] || refuse not-folder "$path"
  path=$(cd "$path" && pwd -P && echo .) || exit 1
  path=\${path%??}
else
  parent=$(cd "\${path%/*}/" 2>/dev/null && pwd -P && echo .) || refuse missing "$path"
  parent=\${parent%??}
  path=\${parent%/}/\${path##*/}
  there "$path" || refuse missing "$path"
fi
if [ -L "$path" ]; then kind=link
elif [ -d "$path" ]; then kind=folder
elif [ -f "$path" ]; then kind=file
else refuse special "$path"
fi
set -- "$path"
${HIDDEN}
say yes "$kind" "$path" "$hidden"
`;

/**
 * $1 where something is to go, $2 its name, $3 file, folder, contents or stream, $4 a word that nobody else has, $5 make
 * or forget. Makes a folder of that word on the same disk, and says where it is to go, that folder, whether it goes into
 * a folder that is there, whether that is hidden, and who is who.
 */
export const PLAN = `${WORDS}${PATH}
merge=no
if [ -d "$path" ]; then
  case $3 in
    contents|stream) final=$(cd "$path" && pwd -P && echo .) || exit 1
      final=\${final%??} merge=yes ;;
    *) final=\${path%/}/$2
      if folder "$final"; then
        [ "$3" = folder ] || refuse folder-in-the-way "$final"
        merge=yes
      elif [ "$3" = folder ] && there "$final"; then refuse file-in-the-way "$final"
      fi ;;
  esac
elif [ -e "$path" ]; then
  [ "$3" = file ] || refuse file-in-the-way "$path"
  [ -z "$slash" ] || refuse not-folder "$path"
  final=$(readlink -f "$path" && echo .) || exit 1
  final=\${final%??}
elif [ -L "$path" ]; then refuse dangling "$path"
else
  case $3$slash in stream*|file1) refuse no-folder "$path" ;; esac
  parent=\${path%/*}
  [ -d "$parent/" ] || refuse no-folder "\${parent:-/}"
  final=$path
fi
if [ $merge = yes ]; then stage=\${final%/}/.sandman-$4; else stage=\${final%/*}/.sandman-$4; fi
if [ "$5" = forget ]; then rm -rf "$stage"; exit; fi
mkdir -m 700 "$stage" || exit 1
[ "$3" != stream ] || mkdir "$stage/$4" || exit 1
set -- "$stage"
${HIDDEN}
say yes "$final" "$stage" $merge $hidden "$(id -u)" "$(id -g)"
`;

/** $1 the folder that PLAN made. */
export const FORGET = `
rm -rf "$1" 2>/dev/null || { chmod -R u+rwx "$1" && rm -rf "$1"; }
`;

/** $1 a folder. Says whether its disk has hardly any room left, in blocks of 1 KiB. */
export const ROOM = `${WORDS}
df -P "$1" 2>/dev/null | { read -r _; read -r _ _ _ free _; [ "$free" -lt 64 ] && say full || say room; }
`;

/**
 * $1 the folder that PLAN made, $2 where what is in it under the word $4 is to go, $3 whether it goes into what is there.
 * Nothing is moved where something is in the way, and what is there already is moved aside before it goes.
 */
export const SETTLE = `${WORDS}
stage=$1 final=$2 merge=$3 word=$4
arrived=$stage/$word
clash() { say no "$@"; exit 3; }
move() {
  if folder "$1" && [ ! -w "$1" ]; then chmod u+w "$1" && mv -f "$1" "$2" && chmod u-w "$2"; return; fi
  # It would be moved into the folder that the link leads to.
  if [ -L "$2" ] && [ -d "$2" ]; then rm -f "$2" || return; fi
  mv -f "$1" "$2"
}
each() {
  for one in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    there "$one" || continue
    ( "$1" "$one" "$3/\${one##*/}" ) || exit
  done
}
check() {
  there "$2" || return 0
  if folder "$1"; then
    folder "$2" || clash file-in-the-way "$2"
    each check "$1" "$2"
  elif folder "$2"; then clash folder-in-the-way "$2"
  fi
}
put() { if folder "$1" && folder "$2"; then each put "$1" "$2"; else move "$1" "$2"; fi; }
# What others have begun to copy into what was there goes on in what is there now.
release() {
  folder "$1" || return 0
  for one in "$1"/.sandman-*; do
    there "$one" && mv -f "$one" "$final"
  done
}
replace() {
  for try in 1 2 3 4 5 6 7 8 9; do
    if there "$final"; then move "$final" "$stage/old$try" 2>/dev/null; fi
    if ! move "$arrived" "$final"; then
      there "$stage/old$try" && move "$stage/old$try" "$final"
      return 1
    fi
    # Another copy may have made it just now, and this one be in it.
    there "$final/$word" || { release "$stage/old$try"; return 0; }
    move "$final/$word" "$arrived" || return 1
  done
  return 1
}
if [ $merge = yes ]; then ( check "$arrived" "$final" ) && ( put "$arrived" "$final" )
elif folder "$arrived"; then replace
elif folder "$final"; then ( clash folder-in-the-way "$final" )
else move "$arrived" "$final"
fi
code=$?
${FORGET}
exit $code
`;
