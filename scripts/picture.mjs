// A picture, as SVG, of what a terminal shows.
import stringWidth from 'string-width';

const SIZE = 14;
const LINE = 20;
/** What the usual monospace fonts are wide, as a part of their size. */
const ADVANCE = SIZE * 0.602;
const MARGIN = 20;
const PAPER = '#16181d';
const INK = '#d5d9e0';
const COLOURS = ['#484f58', '#ff7b72', '#7ee787', '#f2cc60', '#79c0ff', '#d2a8ff', '#76e3ea', '#d5d9e0'];
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/** How far the ground of a line begins above the one its letters stand on. */
const ASCENT = 15;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const rounded = (number) => Number(number.toFixed(2));
const colourOf = (code) => COLOURS[code % 10];
const left = (column) => rounded(MARGIN + column * ADVANCE);

/** `rows` as `screenOf` gives them; the title is what somebody hears who does not see the picture. */
export function draw(rows, columns, title) {
  const [width, height] = [2 * MARGIN + columns * ADVANCE, 2 * MARGIN + rows.length * LINE].map(Math.ceil);
  const runs = rows.flatMap((row, at) => row.flatMap((run) => drawRun(run, MARGIN + at * LINE + SIZE)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family="${FONTS}" font-size="${SIZE}" fill="${INK}" xml:space="preserve">`,
    ...runs,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRun(run, y) {
  const { colour, background, bold, dim, inverse } = run.style;
  const ink = colour === null ? null : colourOf(colour);
  const paper = background === null ? null : colourOf(background);
  const [text, ground] = inverse ? [paper ?? PAPER, ink ?? INK] : [ink, paper];
  const looks = [
    text === null ? '' : ` fill="${text}"`,
    bold ? ' font-weight="bold"' : '',
    dim ? ' opacity="0.6"' : '',
  ].join('');
  return [...(ground === null ? [] : [drawGround(run, y, ground)]), ...drawText(run, y, looks)];
}

function drawGround({ column, width }, y, fill) {
  return `<rect x="${left(column)}" y="${y - ASCENT}" width="${rounded(width * ADVANCE)}" height="${LINE}" fill="${fill}"/>`;
}

/** A sign that another font may have to lend stands alone, and moves no other one. */
const PIECE = /[ -~]+\p{M}*|[^ -~]\p{M}*/gu;

function drawText({ text, column }, y, looks) {
  let at = column;
  return [...text.matchAll(PIECE)].flatMap(([piece]) => {
    const start = at + (piece.length - piece.trimStart().length);
    const shown = piece.trim();
    at += stringWidth(piece);
    if (shown === '') return [];
    const length = rounded(stringWidth(shown) * ADVANCE);
    return [`<text x="${left(start)}" y="${y}" textLength="${length}"${looks}>${escaped(shown)}</text>`];
  });
}
