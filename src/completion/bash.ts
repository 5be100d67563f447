import { cases, FLAGS_OR_WORDS, paths } from './cases.js';
import { COMPLETE } from './shells.js';
import type { Node } from './tree.js';

export function bash(nodes: readonly Node[]): string {
  return `# bash completion for sandman; made by \`sandman completion bash\`
_sandman_live() {
  local word
  while IFS= read -r word; do
    case "$word" in *:) compopt -o nospace 2>/dev/null ;; esac
    COMPREPLY+=("$word")
  done < <(command sandman ${COMPLETE} bash "\${before[@]}" "=$current" 2>/dev/null </dev/null)
}
_sandman_files() {
  local word end
  compopt -o nospace 2>/dev/null
  while IFS= read -r word; do
    end=" "
    if [ -d "\${word/#~\\//$HOME/}" ]; then end=/; fi
    printf -v word '%q' "$word"
    COMPREPLY+=("\${word/#\\\\~/~}$end")
  done < <(compgen -f -- "$current")
}
_sandman() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local -a before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  local at="" kind="" below="" flags="" values="" rest="" word longer
  if [ "$current" = = ]; then current=""
  elif [ "$previous" = = ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for word in "\${before[@]}"; do
    if [ "$word" = -- ]; then rest=1; fi
    longer="\${at:+$at }$word"
    case "$longer" in
      ${paths(nodes)}) at="$longer" ;;
    esac
  done
  case "$at" in
${cases(nodes)}
  esac
${FLAGS_OR_WORDS}
  COMPREPLY=()
  case "$kind" in
    live) _sandman_live ;;
    places)
      # bash takes NAME:PATH for three words, and what is inside is not known here.
      case "$previous$current" in *:*) ;; *) _sandman_live; _sandman_files ;; esac ;;
    files) _sandman_files ;;
    values) COMPREPLY=($(compgen -W "$values" -- "$current")) ;;
    list) COMPREPLY=($(compgen -W "$values" -P "\${current%"\${current##*,}"}" -- "\${current##*,}")) ;;
    words) COMPREPLY=($(compgen -W "$below" -- "$current")) ;;
    flags) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
  esac
}
complete -F _sandman sandman`;
}
