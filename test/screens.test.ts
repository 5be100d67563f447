import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each picture must show, line by line as far as it matters. */
const SHOWN: Record<string, RegExp[]> = {
  life: [/^\$ sandman create web/, /^pause it with: sandman pause web$/, /^web .* gone {3}running /],
  list: [
    /^\$ sandman list$/,
    /^NAME +ID +STATE +TEMPLATE +CREATED +LIFETIME$/,
    / running .* expires in 29m$/,
    / paused /,
  ],
  picker: [/^\? Which to pause\? web$/, /^❯ ◉ web-2 .* running /, /space mark .* take 2/],
  bulk: [/^\S stopping 5 sandboxes, 3 done… 3s$/, /^ {2}api +stopped \d+ms$/, /^ {2}db +stopping… 3s$/],
  top: [
    /^7 sandboxes {2}5 running {2}1 paused {2}1 stopped$/,
    /^ +NAME +ID +STATE /,
    /^> {2}db /,
    /^ \S worker /,
    /p pause/,
  ],
  doctor: [
    /^\$ sandman doctor$/,
    /^ok {4}backend local: /,
    /^note {2}completion: /,
    /^ {6}fix: sandman completion install/,
  ],
  errors: [/^error: no sandbox "wroker"/, /^hint: did you mean worker\?/, /^hint: use `sandman resume`/],
};
const MOST_BYTES = 12_000;
/** No screen, but what was measured. */
const PLOT = join('docs', 'speed.svg');

const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];
const named = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)].map(([, alt = '', file = '']) => ({
    page,
    alt,
    file: join(dirname(page), file),
  })),
);

it('every picture is shown by some page, and every page shows pictures that are there', () => {
  const used = [...new Set(named.map(({ file }) => file))].sort();
  expect(filesIn('docs', '.svg').sort()).toEqual(used);
  const screens = Object.keys(SHOWN).map((name) => join('docs', 'screens', `${name}.svg`));
  expect(used).toEqual([...screens, PLOT].sort());
});

it.each(named)('$page says of $file what it says of itself', ({ alt, file }) => {
  const [, title = ''] = /<title>(.*)<\/title>/.exec(readFileSync(file, 'utf8')) ?? [];
  expect(alt).not.toBe('');
  expect(plain(title)).toBe(alt);
});

describe.each(Object.entries(SHOWN))('the picture %s', (name, lines) => {
  const file = join('docs', 'screens', `${name}.svg`);
  const svg = readFileSync(file, 'utf8');
  const text = linesOf(svg);

  it('is whole, and small', () => {
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+" width="\d+" height="\d+">/,
    );
    expect(faultOf(svg)).toBeNull();
    expect(statSync(file).size).toBeLessThan(MOST_BYTES);
  });

  it.each(lines)('shows %s', (line) => {
    expect(text).toContainEqual(expect.stringMatching(line));
  });

  it('shows nothing of the machine that drew it', () => {
    const paths = text.flatMap((line) => line.match(/(?<![\w.:])(?:unix:\/\/)?\/[\w.-]+\/[^\s;,]*/g) ?? []);
    const own = paths.filter((path) => !/^(\/home\/me\/|unix:\/\/(\/var)?\/run\/)/.test(path));
    expect(own).toEqual([]);
    expect(text.filter((line) => line.split(/[^\w.-]/).includes(hostname()))).toEqual([]);
  });
});

function filesIn(folder: string, end: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
}

/** What keeps it from being well-formed XML, of the plain kind that has elements, attributes and text. */
function faultOf(svg: string): string | null {
  const open: string[] = [];
  const token = /<(\w+)((?: [\w:-]+="[^"<&]*")*)(\/?)>|<\/(\w+)>|(?:[^<&>]|&(?:amp|lt|gt);)+|[<&>]/g;
  for (const [text, start, attributes = '', alone, end] of svg.trimEnd().matchAll(token)) {
    const names = [...attributes.matchAll(/ ([\w:-]+)=/g)].map(([, name]) => name);
    if (new Set(names).size < names.length) return `${text} has an attribute twice`;
    if (start !== undefined) alone === '' && open.push(start);
    else if (end !== undefined && open.pop() !== end) return `${text} ends what has not begun`;
    else if (/^[<&>]$/.test(text)) return `${text} stands for itself`;
  }
  return open.length === 0 ? null : `${open.join()} does not end`;
}

/** The lines that it shows, with the gaps between their pieces. */
function linesOf(svg: string): string[] {
  const lines = new Map<string, string>();
  const pieces = /<text x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)<\/text>/g;
  const [margin, advance] = [20, 8.428];
  for (const [, x, y = '', text = ''] of svg.matchAll(pieces)) {
    const column = Math.round((Number(x) - margin) / advance);
    lines.set(y, (lines.get(y) ?? '').padEnd(column) + plain(text));
  }
  return [...lines.values()];
}

function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
