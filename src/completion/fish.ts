import { isLive, isPlace } from './parts.js';
import { COMPLETE } from './shells.js';
import type { Flag, Node } from './tree.js';

const fishText = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

const FISH_LIVE = '(__sandman_live)';

function fishFlag({ long, short, about, takesValue, choices, list, file, live }: Flag, at: string): string {
  const argument = takesValue ? (file ? '-r -F' : '-x') : '-f';
  const parts = [
    `complete -c sandman ${at}`,
    long && `-l ${long.slice(2)}`,
    short && `-s ${short.slice(1)}`,
    argument,
    choices.length > 0 &&
      `-a ${fishText(list ? `(__sandman_list ${choices.join(' ')})` : choices.join(' '))}`,
    live !== null && `-a ${fishText(FISH_LIVE)}`,
    `-d ${fishText(about)}`,
  ];
  return parts.filter((part) => part).join(' ');
}

export function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const at = `-n ${fishText(`__sandman_at ${fishText(node.path)}`)}`;
    const below = node.children.map(
      ({ name, about }) => `complete -c sandman -f ${at} -a ${name} -d ${fishText(about)}`,
    );
    const files = isPlace(node) ? '-F' : '-f';
    const live = isLive(node) ? [`complete -c sandman ${files} ${at} -a ${fishText(FISH_LIVE)}`] : [];
    const flags = node.flags.map((flag) => fishFlag(flag, at));
    return [...below, ...live, ...flags];
  });
  return `# fish completion for sandman; made by \`sandman completion fish\`
function __sandman_live
    set -l current (commandline -ct)
    command sandman ${COMPLETE} fish (commandline -opc)[2..-1] "=$current" 2>/dev/null </dev/null
end
function __sandman_list
    set -l typed (string replace -r '^--[^=]*=' '' -- (commandline -ct) | string match -r '^.*,')
    string join \\n -- "$typed"$argv
end
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
