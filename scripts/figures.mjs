// Makes bench/figures.json of what `npm run bench` has measured last, and docs/speed.md and docs/speed.svg of that:
// npm run figures
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';

const RESULTS = '.cache/bench';
const FIGURES = 'bench/figures.json';
const PAGE = 'docs/speed.md';
const PLOT = 'docs/speed.svg';
const BEGIN = '<!-- figures: made by npm run figures -->';
const END = '<!-- /figures -->';

const TITLES = {
  start: 'Starts, lists and changes of one sandbox',
  exec: 'A command inside',
  wait: 'From the event of the engine to the end of `wait`',
  remote: 'Lists of a service',
  bulk: 'A hundred at once',
  deadlines: 'Fifty deadlines in the same second',
};

const HOW = { bulk: 'Means of rounds in which each goes first once', deadlines: 'One round' };

/** The page with the tables of these figures between its marks. */
export function pageOf(figures, page) {
  const tables = Object.entries(TITLES).flatMap(([name, title]) => {
    const { rounds, rows } = figures.benchmarks[name] ?? {};
    if (rows === undefined) return [];
    return [
      `### ${title}`,
      '',
      ...tableOf(rows),
      '',
      `${HOW[name] ?? `Medians of ${rounds} rounds`}: \`npm run bench -- ${name}\`.`,
      '',
    ];
  });
  const made = [BEGIN, '', `Measured on ${figures.date}: ${figures.machine}.`, '', ...tables, END].join('\n');
  return page.slice(0, page.indexOf(BEGIN)) + made + page.slice(page.indexOf(END) + END.length);
}

const HEADINGS = {
  what: 'what',
  engine: 'engine',
  action: 'at the deadline',
  against: 'against',
  sandmanMs: 'ms',
  otherMs: 'its ms',
  ratio: 'ratio',
  lateMs: 'ms late',
  heardMs: 'ms until the engine tells of it',
  megabytes: 'MiB',
  firstLate: 'first, s late',
  medianLate: 'median',
  lastLate: 'last',
  requests: 'bare requests, s',
  bound: 'aim',
};

function tableOf(rows) {
  const keys = Object.keys(HEADINGS).filter((key) => rows.some((row) => row[key] !== undefined));
  const cells = (row) =>
    keys.map((key) => (row[key] === null || row[key] === undefined ? '' : `${row[key]}`));
  const line = (words) => `| ${words.join(' | ')} |`;
  return [
    line(keys.map((key) => HEADINGS[key])),
    line(keys.map(() => '---')),
    ...rows.map((row) => line(cells(row))),
  ];
}

const TITLE = 'Each ratio as a bar, with a line where it is to be at most';
const WIDTH = 860;
const LABEL = 430;
const ROW = 22;
const MOST = 2.6;

/** Each ratio as a bar, with a line where it is to be at most. */
export function plotOf({ benchmarks }) {
  const rows = Object.values(benchmarks).flatMap(({ rows: all }) =>
    all.filter(({ ratio }) => ratio !== undefined),
  );
  const scale = (ratio) => LABEL + (Math.min(ratio, MOST) / MOST) * (WIDTH - LABEL - 60);
  const bars = rows.flatMap(({ what, against, ratio, bound }, at) => {
    const y = 40 + at * ROW;
    const good = bound === null || bound === undefined || ratio <= bound;
    return [
      `<text x="${LABEL - 8}" y="${y + 11}" text-anchor="end">${escaped(`${what} / ${against}`)}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${(scale(ratio) - LABEL).toFixed(1)}" height="14" fill="${good ? '#3b8f5a' : '#c27c2c'}"/>`,
      `<text x="${(scale(ratio) + 6).toFixed(1)}" y="${y + 11}">${ratio}</text>`,
      ...(bound
        ? [`<rect x="${scale(bound).toFixed(1)}" y="${y - 3}" width="2" height="20" fill="#222"/>`]
        : []),
    ];
  });
  const height = 50 + rows.length * ROW;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">`,
    `<title>${TITLE}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    '<text x="12" y="20" font-size="13">Time of Sandman by the time of the other; a line is where it is to be at most</text>',
    ...bars,
    '</svg>',
  ].join('\n')}\n`;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function collect() {
  const before = existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')).benchmarks : {};
  const names = readdirSync(RESULTS).filter((file) => file.endsWith('.json'));
  const now = names.map((file) => [
    file.slice(0, -5),
    JSON.parse(readFileSync(`${RESULTS}/${file}`, 'utf8')),
  ]);
  const all = { ...before, ...Object.fromEntries(now) };
  const benchmarks = Object.fromEntries(
    Object.keys(TITLES).flatMap((name) => (all[name] ? [[name, all[name]]] : [])),
  );
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores, Node ${process.version}, ${process.platform}`;
  return { date, machine, benchmarks };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const figures = collect();
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(figures, readFileSync(PAGE, 'utf8')));
  writeFileSync(PLOT, plotOf(figures));
}
