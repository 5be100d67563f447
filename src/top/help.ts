const KEYS = [
  '↑ ↓ j k PgUp PgDn Home End move',
  ...['p pause', 'r resume', 's stop', 'S start', 'x kill', 'Enter e shell', '/ filter', 'Esc clears it'],
  ...['Ctrl-L draws anew', 'Ctrl-Z stops it until fg', 'q leave', 'Ctrl-C leave at once'],
];
const GAP = '  ';

/** All keys, in lines of no more than so many columns. */
export function helpLines(width: number): string[] {
  const lines: string[] = [];
  for (const key of KEYS) {
    const longer = [...lines.slice(-1), key].join(GAP);
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(key);
  }
  return lines;
}
