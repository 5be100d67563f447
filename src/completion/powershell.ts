import { flagWords, isLive, valued, words } from './parts.js';
import { COMPLETE } from './shells.js';
import type { Node } from './tree.js';

const psText = (text: string) => `'${text.replace(/'/g, "''")}'`;

export function powershell(nodes: readonly Node[]): string {
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
  const live = nodes.flatMap((node) => [
    ...(isLive(node) ? [node.path] : []),
    ...valued(node)
      .filter((flag) => flag.live !== null)
      .flatMap(({ long, short }) => [long, short].filter((word) => word !== null))
      .map((word) => `${node.path} ${word}`.trim()),
  ]);
  const lists = nodes.flatMap((node) =>
    valued(node)
      .filter(({ list }) => list)
      .map(({ long }) => `${node.path} ${long}`.trim()),
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
  $live = @(${live.map(psText).join(', ')})
  $lists = @(${lists.map(psText).join(', ')})
  $path = ''
  $line = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
  foreach ($word in $line) {
    $longer = "$path $word".Trim()
    if ($words.ContainsKey($longer)) { $path = $longer }
  }
  $flag = "$path $($line | Select-Object -Last 1)".Trim()
  $valued = $line.Count -gt 0 -and $values.ContainsKey($flag)
  $dash = "$current".StartsWith('-')
  if (($valued -and $live -ccontains $flag) -or (-not $valued -and -not $dash -and $live -ccontains $path)) {
    $offer = @(& sandman ${COMPLETE} powershell @line "=$current" 2>$null)
  } elseif ($valued) {
    $offer = $values[$flag]
    if ($lists -ccontains $flag) {
      $typed = "$current" -creplace '[^,]*$', ''
      $offer = @($offer | ForEach-Object { "$typed$_" })
    }
  } else {
    $plain = @($words[$path] | Where-Object { -not $_.StartsWith('-') })
    $offer = if ($plain.Count -gt 0 -and -not $dash) { $plain } else { $words[$path] }
  }
  $offer | Where-Object { $_ -clike "$current*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}
