import { cases, FLAGS_OR_WORDS, paths } from './cases.js';
import { COMPLETE } from './shells.js';
import type { Node } from './tree.js';

export function zsh(nodes: readonly Node[]): string {
  return `#compdef sandman
# zsh completion for sandman; made by \`sandman completion zsh\`
_sandman_live() {
  local word
  local -a names shown
  for word in "\${(@f)$(command sandman ${COMPLETE} zsh "\${before[@]}" "=$current" 2>/dev/null </dev/null)}"; do
    [[ -n "$word" ]] || continue
    names+=("\${word%%$'\\t'*}")
    shown+=("\${word/$'\\t'/  -- }")
  done
  compadd "$@" -l -d shown -a names
}
_sandman() {
  local current="\${(Q)words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a before; before=("\${(@Q)words[2,CURRENT-1]}")
  local at="" kind="" below="" flags="" values="" rest="" glued="" word longer
  if [[ "$current" == --*=* ]]; then
    previous="\${current%%=*}" glued=1
    compset -P '*='
  fi
  for word in "\${before[@]}"; do
    if [[ "$word" == -- ]]; then rest=1; fi
    longer="\${at:+$at }$word"
    case "$longer" in
      ${paths(nodes)}) at="$longer" ;;
    esac
  done
  case "$at" in
${cases(nodes)}
  esac
${FLAGS_OR_WORDS}
  if [[ -n "$glued" && "$kind" == flags ]]; then kind=silent; fi
  case "$kind" in
    live) _sandman_live ;;
    places) _sandman_live -S ''; _files ;;
    files) _files ;;
    values) compadd -- \${=values} ;;
    list)
      if [[ "$current" == *,* ]]; then compset -P '*,'; fi
      compadd -- \${=values} ;;
    words) compadd -- \${=below} ;;
    flags) compadd -- \${=flags} ;;
  esac
}
if [ "$funcstack[1]" = "_sandman" ]; then _sandman "$@"; else compdef _sandman sandman; fi`;
}
