// Draws docs/terminal.svg from a real run on the engine that answers: npm run screenshot [-- IMAGE]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { screenOf } from './screen.mjs';

const COLUMNS = 100;
const BIN = resolve('bin/sandman.js');
const NAMES = ['web', 'worker'];
const LINES = [
  'sandman create web -l app=shop -p 8080',
  'sandman create worker -l app=shop',
  'sandman pause web',
  'sandman list -l app=shop',
  'sandman start web',
  'sandman resume web',
  'sandman stop worker --grace 1s',
  'sandman kill -l app=shop',
];

const folder = mkdtempSync(join(tmpdir(), 'sandman-screenshot-'));
const { CI, NO_COLOR, ...inherited } = process.env;
const env = { ...inherited, SANDMAN_CONFIG_DIR: folder, TERM: 'xterm-256color' };

function sandman(...args) {
  return execFileSync(process.execPath, [BIN, ...args], { env, encoding: 'utf8', stdio: 'pipe' });
}

/** Runs one line in a terminal of its own, with a shell in between to take it apart; what the terminal was sent. */
function inTerminal(line) {
  const script = `sandman() { "${process.execPath}" "${BIN}" "$@"; }; ${line}`;
  const terminal = spawn('sh', ['-c', script], { name: env.TERM, cols: COLUMNS, rows: 40, env });
  let output = '';
  terminal.onData((part) => {
    output += part;
  });
  return new Promise((done) => terminal.onExit(() => done(output)));
}

async function record() {
  const taken = JSON.parse(sandman('list', '--json')).filter(({ name }) => NAMES.includes(name));
  if (taken.length > 0) throw new Error(`there is a sandbox called ${taken[0].name}, and this must make one`);
  try {
    let output = '';
    for (const line of LINES)
      output += `\u001b[92m$\u001b[0m \u001b[1m${line}\u001b[0m\r\n${await inTerminal(line)}`;
    return output;
  } finally {
    sandman('kill', '--missing-ok', ...NAMES);
  }
}

const SIZE = 14;
const LINE = 20;
/** What the usual monospace fonts are wide, as a part of their size. */
const ADVANCE = SIZE * 0.602;
const MARGIN = 20;
const PAPER = '#16181d';
const INK = '#d5d9e0';
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#f2cc60', 36: '#76e3ea', 92: '#7ee787' };
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const rounded = (number) => Number(number.toFixed(2));

function drawRun({ text, column, style: { colour, bold, dim } }, y) {
  const looks = [
    colour === null ? '' : ` fill="${COLOURS[colour]}"`,
    bold ? ' font-weight="bold"' : '',
    dim ? ' opacity="0.6"' : '',
  ].join('');
  const [x, length] = [MARGIN + column * ADVANCE, text.length * ADVANCE].map(rounded);
  return `<text x="${x}" y="${y}" textLength="${length}"${looks}>${escaped(text)}</text>`;
}

function draw(rows) {
  const [width, height] = [2 * MARGIN + COLUMNS * ADVANCE, 2 * MARGIN + rows.length * LINE].map(Math.ceil);
  const runs = rows.flatMap((row, at) => row.map((run) => drawRun(run, MARGIN + at * LINE + SIZE)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '<title>A terminal in which sandman creates, pauses, lists, resumes, stops and kills two sandboxes</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family="${FONTS}" font-size="${SIZE}" fill="${INK}" xml:space="preserve">`,
    ...runs,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

try {
  sandman('config', 'set', 'templates.base', process.argv[2] ?? 'sandman/base:local');
  const rows = screenOf(await record(), COLUMNS);
  while (rows.at(-1)?.length === 0) rows.pop();
  writeFileSync('docs/terminal.svg', draw(rows));
  console.log('docs/terminal.svg');
} finally {
  rmSync(folder, { recursive: true });
}
