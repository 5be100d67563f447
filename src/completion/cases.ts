import { flagWords, isLive, isPlace, pattern, valued, words } from './parts.js';
import type { Flag, Node } from './tree.js';

/** How bash and zsh complete an argument of a command. */
function kindOf(node: Node): string {
  if (isPlace(node)) return 'places';
  return isLive(node) ? 'live' : 'words';
}

function valueKind({ choices, list, file, live }: Flag): string {
  if (live !== null) return 'kind=live';
  if (file) return 'kind=files';
  if (choices.length === 0) return 'kind=silent';
  return `kind=${list ? 'list' : 'values'} values="${choices.join(' ')}"`;
}

/** Cases shared by bash and zsh, whose `case` is the same: the value of the flag before, or words by command. */
export function cases(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      const kinds = [...new Set(valued(node).map(valueKind))];
      const branches = kinds.map((kind) => {
        const flags = valued(node).filter((flag) => valueKind(flag) === kind);
        return `        ${flags.map(pattern).join('|')}) ${kind} ;;`;
      });
      return [
        `    "${node.path}")`,
        `      kind=${kindOf(node)} below="${words(node).join(' ')}" flags="${flagWords(node).join(' ')}"`,
        '      case "$previous" in',
        ...branches,
        '      esac ;;',
      ].join('\n');
    })
    .join('\n');
}

/** How far the line leads into the tree: words that are no flags, as long as they name a command. */
export function paths(nodes: readonly Node[]): string {
  return nodes
    .filter(({ path }) => path !== '')
    .map(({ path }) => `"${path}"`)
    .join('|');
}

/** Flags are offered to whoever types a dash, or where there is nothing else. */
export const FLAGS_OR_WORDS = `  case "$kind" in words|live|places)
    case "$current" in -*) [ -n "$rest" ] || kind=flags ;; esac ;;
  esac
  if [ "$kind" = words ]; then
    if [ -n "$rest" ]; then kind=silent
    elif [ -z "$below" ]; then kind=flags
    fi
  fi`;
