import type { Shell } from './shells.js';
import type { Flag, Node } from './tree.js';

/** The script that makes a shell complete Sandman's commands, flags and the flags' values. */
export function completionScript(shell: Shell, nodes: readonly Node[]): string {
  return { bash, zsh, fish, powershell }[shell](nodes);
}

const words = (node: Node) => node.children.map(({ name }) => name);
const flagWords = ({ flags }: Node) =>
  flags.flatMap(({ long, short }) => [long, short].filter((word) => word !== null));
const valued = ({ flags }: Node): Flag[] => flags.filter(({ takesValue }) => takesValue);
const pattern = ({ long, short }: Flag) => [long, short].filter((word) => word !== null).join('|');

/** Cases shared by bash and zsh, whose `case` is the same: the value of the flag before, or words by command. */
function cases(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      const values = valued(node)
        .filter(({ choices, file }) => choices.length > 0 || file)
        .map(
          (flag) =>
            `        ${pattern(flag)}) ${flag.file ? 'files=1' : `values="${flag.choices.join(' ')}"`} ;;`,
        );
      const none = valued(node).filter(({ choices, file }) => choices.length === 0 && !file);
      const silent = none.length === 0 ? [] : [`        ${none.map(pattern).join('|')}) silent=1 ;;`];
      return [
        `    "${node.path}")`,
        `      words="${[...words(node), ...flagWords(node)].join(' ')}"`,
        '      case "$previous" in',
        ...values,
        ...silent,
        '      esac ;;',
      ].join('\n');
    })
    .join('\n');
}

/** How far the line leads into the tree: words that are no flags, as long as they name a command. */
function paths(nodes: readonly Node[]): string {
  return nodes
    .filter(({ path }) => path !== '')
    .map(({ path }) => `"${path}"`)
    .join('|');
}

function bash(nodes: readonly Node[]): string {
  return `# bash completion for sandman; made by \`sandman completion bash\`
_sandman() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" values="" files="" silent="" word longer
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    longer="\${path:+$path }$word"
    case "$longer" in
      ${paths(nodes)}) path="$longer" ;;
    esac
  done
  case "$path" in
${cases(nodes)}
  esac
  COMPREPLY=()
  if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$current"))
  elif [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ -z "$silent" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _sandman sandman`;
}

function zsh(nodes: readonly Node[]): string {
  return `#compdef sandman
# zsh completion for sandman; made by \`sandman completion zsh\`
_sandman() {
  local previous="\${words[CURRENT-1]}" path="" files="" silent="" word longer
  local -a line; line=("\${(@)words[2,CURRENT-1]}")
  local words="" values=""
  for word in "\${line[@]}"; do
    longer="\${path:+$path }$word"
    case "$longer" in
      ${paths(nodes)}) path="$longer" ;;
    esac
  done
  case "$path" in
${cases(nodes)}
  esac
  if [[ -n "$files" ]]; then _files
  elif [[ -n "$values" ]]; then compadd -- \${=values}
  elif [[ -z "$silent" ]]; then compadd -- \${=words}
  fi
}
if [ "$funcstack[1]" = "_sandman" ]; then _sandman "$@"; else compdef _sandman sandman; fi`;
}

const fishText = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

function fishFlag({ long, short, about, takesValue, choices, file }: Flag, at: string): string {
  const argument = takesValue ? (file ? '-r -F' : '-x') : '-f';
  const parts = [
    `complete -c sandman ${at}`,
    long && `-l ${long.slice(2)}`,
    short && `-s ${short.slice(1)}`,
    argument,
    choices.length > 0 && `-a ${fishText(choices.join(' '))}`,
    `-d ${fishText(about)}`,
  ];
  return parts.filter((part) => part).join(' ');
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const at = `-n ${fishText(`__sandman_at ${fishText(node.path)}`)}`;
    const below = node.children.map(
      ({ name, about }) => `complete -c sandman -f ${at} -a ${name} -d ${fishText(about)}`,
    );
    const flags = node.flags.map((flag) => fishFlag(flag, at));
    return [...below, ...flags];
  });
  return `# fish completion for sandman; made by \`sandman completion fish\`
function __sandman_at
    set -l path
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$path $word")
        switch $longer
            case ${nodes.flatMap(({ path }) => (path === '' ? [] : [fishText(path)])).join(' ')}
                set path $longer
        end
    end
    test "$path" = "$argv[1]"
end
complete -c sandman -f
${lines.join('\n')}`;
}

const psText = (text: string) => `'${text.replace(/'/g, "''")}'`;

function powershell(nodes: readonly Node[]): string {
  const table = nodes.map((node) => {
    const list = [...words(node), ...flagWords(node)].map(psText).join(', ');
    return `    ${psText(node.path)} = @(${list})`;
  });
  const values = nodes.flatMap((node) =>
    valued(node).flatMap(({ long, short, choices }) =>
      [long, short]
        .filter((word) => word !== null)
        .map((word) => `    ${psText(`${node.path} ${word}`.trim())} = @(${choices.map(psText).join(', ')})`),
    ),
  );
  return `# PowerShell completion for sandman; made by \`sandman completion powershell\`
Register-ArgumentCompleter -Native -CommandName sandman -ScriptBlock {
  param($current, $ast, $cursor)
  # The tables tell -p from -P, which PowerShell's own do not.
  $words = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
  $values = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
  foreach ($pair in @{
${table.join('\n')}
  }.GetEnumerator()) { $words[$pair.Key] = $pair.Value }
  foreach ($pair in @(
${values.map((line) => line.replace(/^\s+(.*) = (.*)$/, '    ,@($1, $2)')).join('\n')}
  )) { $values[$pair[0]] = $pair[1] }
  $path = ''
  $line = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
  foreach ($word in $line) {
    $longer = "$path $word".Trim()
    if ($words.ContainsKey($longer)) { $path = $longer }
  }
  $flag = "$path $($line | Select-Object -Last 1)".Trim()
  $offer = if ($line.Count -gt 0 -and $values.ContainsKey($flag)) { $values[$flag] } else { $words[$path] }
  $offer | Where-Object { $_ -clike "$current*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}
