// Mends packages where they are installed, so that what is tested is what is built: tables would take ten times as long.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** By file below node_modules: what stands there, and what is to stand there. */
const MENDED = {
  // Whatever is measured is searched for emoji first, and few texts have any.
  'string-width/index.js': [
    [
      'string = stripAnsi(string);',
      'if (/^[ -~]*$/.test(string)) return string.length;\n\tstring = stripAnsi(string) ;',
    ],
  ],
  'cli-table3/src/utils.js': [
    // Each line is measured several times.
    [
      'function strlen(str) {\n',
      "function strlen(str) {\n  if (typeof str === 'string' && /^[ -~]*$/.test(str)) return str.length;\n  // mended\n",
    ],
    // Lines without colours have none to carry on to the next.
    [
      'function colorizeLines(input) {\n',
      "function colorizeLines(input) {\n  if (!input.some((line) => line.includes('\\u001b'))) return input;\n  // mended\n",
    ],
  ],
  // Each cell is shortened once more for each of its lines, for a log that nobody has asked for.
  'cli-table3/src/cell.js': [
    ['let content = utils.truncate(this.content, 10, this.truncate);', "let content = '';"],
  ],
};

export function mendPackages() {
  for (const [name, parts] of Object.entries(MENDED)) {
    const path = `node_modules/${name}`;
    const text = readFileSync(path, 'utf8');
    const mended = parts.reduce((before, part) => mend(before, part, path), text);
    if (mended === text) continue;
    // The file itself may be one of several copies' at once, and another build may be at it.
    const draft = `${path}.${process.pid}.new`;
    writeFileSync(draft, mended);
    renameSync(draft, path);
  }
}

function mend(text, [part, other], path) {
  if (text.includes(other)) return text;
  if (!text.includes(part)) throw new Error(`${path} is written otherwise now`);
  return text.replace(part, () => other);
}
