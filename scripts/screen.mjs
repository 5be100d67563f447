// What a terminal shows after a program has written to it: lines of runs, each of one style. It understands what
// Sandman, its spinner, its questions and its full screen write, and what other programs on a terminal usually do: text
// with wide signs, colours, the moves that rewrite lines, parts that scroll, and the other screen.
import stringWidth from 'string-width';
import { PLAIN, styled } from './screen-style.mjs';

// A command that is cut off at the end shows nothing: the rest of it is still to come.
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's commands begin with one
  /\u001b\[([<=>?]?[\d;:]*)[ -/]*([@-~])|\u001b[\]P_^][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[ -/]*([0-OQ-Z\\^-~])|\u001b[\d[;?]*$|[^\u001b]/gu;
const NOTHING = { text: ' ', style: PLAIN };
/** The right half of a wide sign. */
const COVERED = { text: '', style: PLAIN };
const TAB = 8;

/** Without a height nothing scrolls: the screen is as high as what was written. */
export function screenOf(output, columns, height = Number.POSITIVE_INFINITY) {
  const screen = { columns, height, style: PLAIN, aside: null, ...emptied() };
  for (const [token, parameters = '', letter, short] of output.matchAll(TOKEN)) {
    if (letter === 'm') screen.style = styled(screen.style, parameters);
    else if (letter !== undefined) MOVES[letter]?.(screen, Number.parseInt(parameters, 10) || 1, parameters);
    else if (short !== undefined) SHORT[short]?.(screen);
    else if (CONTROLS[token] !== undefined) CONTROLS[token](screen);
    else if (token >= ' ') write(screen, token);
  }
  return screen.rows.map(runsOf);
}

/** A row as text, without what is blank at its end. */
export function textOf(runs) {
  let end = 0;
  const texts = runs.map(({ text, column, width }) => {
    const gap = ' '.repeat(column - end);
    end = column + width;
    return gap + text;
  });
  return texts.join('').trimEnd();
}

function emptied() {
  return { rows: [[]], at: { row: 0, column: 0 }, saved: { row: 0, column: 0 }, region: null };
}

/** The first row that is still on the screen. */
const top = ({ rows, height }) => Math.max(0, rows.length - height);

/** The first and the last row of what scrolls. */
function scrolling(screen) {
  const first = top(screen);
  const { from, to } = screen.region ?? { from: 0, to: screen.height - 1 };
  return { first: first + from, last: first + to };
}

function go(screen, row, column) {
  const first = top(screen);
  const last = first + screen.height - 1;
  screen.at = {
    row: Math.min(last, Math.max(first, row)),
    column: Math.min(screen.columns - 1, Math.max(0, column)),
  };
  while (screen.rows.length <= screen.at.row) screen.rows.push([]);
}

function lineFeed(screen) {
  const { at, rows } = screen;
  if (at.row !== scrolling(screen).last) return go(screen, at.row + 1, at.column);
  if (screen.region !== null || screen.aside !== null) return scroll(screen, 1);
  // What leaves the main screen is still there above it.
  rows.push([]);
  at.row += 1;
}

/** Moves what scrolls up by so many rows, or down where that is negative. */
function scroll(screen, count, { first, last } = scrolling(screen)) {
  const { rows } = screen;
  const end = last === Number.POSITIVE_INFINITY ? rows.length - 1 + Math.max(0, -count) : last;
  while (rows.length <= end) rows.push([]);
  const empty = Array.from({ length: Math.min(Math.abs(count), end - first + 1) }, () => []);
  const kept = rows.slice(first, end + 1);
  const moved =
    count > 0
      ? [...kept.slice(empty.length), ...empty]
      : [...empty, ...kept.slice(0, kept.length - empty.length)];
  rows.splice(first, moved.length, ...moved);
}

/** As `scroll`, from the cursor on. */
function shift(screen, count) {
  const { first, last } = scrolling(screen);
  const { row } = screen.at;
  if (row >= first && row <= last) scroll(screen, count, { first: row, last });
}

function write(screen, text) {
  const width = stringWidth(text);
  if (width === 0) return combine(screen, text);
  if (screen.at.column + width > screen.columns) {
    screen.at.column = 0;
    lineFeed(screen);
  }
  const { at, style } = screen;
  put(screen.rows[at.row], at.column, { text, style });
  if (width === 2) put(screen.rows[at.row], at.column + 1, COVERED);
  // Behind the last column it stays until something follows.
  at.column += width;
}

/** A sign that takes no room belongs to the one before it. */
function combine({ rows, at }, text) {
  const row = rows[at.row];
  const column = row[at.column - 1] === COVERED ? at.column - 2 : at.column - 1;
  const before = row[column];
  if (before !== undefined) row[column] = { ...before, text: before.text + text };
}

/** Half a wide sign is none. */
function put(row, column, cell) {
  if (cell !== COVERED && row[column] === COVERED) row[column - 1] = NOTHING;
  if (row[column + 1] === COVERED) row[column + 1] = NOTHING;
  row[column] = cell;
}

function blank(screen, from, to) {
  const row = screen.rows[screen.at.row];
  for (let column = from; column < Math.min(to, row.length); column += 1) put(row, column, NOTHING);
}

function eraseLine(screen, mode) {
  const { column } = screen.at;
  if (mode === '1') blank(screen, 0, column + 1);
  else screen.rows[screen.at.row].splice(mode === '2' ? 0 : column);
}

function eraseScreen(screen, mode) {
  const { rows, at } = screen;
  const first = top(screen);
  if (mode === '3') return;
  if (mode === '2') rows.splice(first, rows.length, ...rows.slice(first).map(() => []));
  else if (mode === '1') rows.splice(first, at.row - first, ...rows.slice(first, at.row).map(() => []));
  // As many rows as there were, or the top of the screen would be elsewhere.
  else for (const row of rows.slice(at.row + 1)) row.length = 0;
  if (mode !== '2') eraseLine(screen, mode);
}

const OTHER_SCREEN = ['?47', '?1047', '?1049'];

function leaveMain(screen, mode) {
  if (!OTHER_SCREEN.includes(mode) || screen.aside !== null) return;
  const { rows, at, saved, region } = screen;
  Object.assign(screen, emptied(), { aside: { rows, at, saved, region } });
}

function comeBack(screen, mode) {
  if (OTHER_SCREEN.includes(mode) && screen.aside !== null)
    Object.assign(screen, screen.aside, { aside: null });
}

function place(screen, _, parameters) {
  const [row, column] = parameters.split(';').map((text) => Number.parseInt(text, 10) || 1);
  go(screen, top(screen) + row - 1, (column ?? 1) - 1);
}

function keepScrolling(screen, _, parameters) {
  const [from, to] = parameters.split(';').map((text) => Number.parseInt(text, 10));
  screen.region = from >= 1 && to > from ? { from: from - 1, to: to - 1 } : null;
  go(screen, top(screen), 0);
}

function save(screen) {
  screen.saved = { ...screen.at };
}

function restore(screen) {
  go(screen, screen.saved.row, screen.saved.column);
}

function backOneRow(screen) {
  const { row, column } = screen.at;
  if (row === scrolling(screen).first) scroll(screen, -1);
  else go(screen, row - 1, column);
}

const MOVES = {
  A: (screen, count) => go(screen, screen.at.row - count, screen.at.column),
  B: (screen, count) => go(screen, screen.at.row + count, screen.at.column),
  C: (screen, count) => go(screen, screen.at.row, screen.at.column + count),
  D: (screen, count) => go(screen, screen.at.row, screen.at.column - count),
  E: (screen, count) => go(screen, screen.at.row + count, 0),
  F: (screen, count) => go(screen, screen.at.row - count, 0),
  G: (screen, column) => go(screen, screen.at.row, column - 1),
  d: (screen, row) => go(screen, top(screen) + row - 1, screen.at.column),
  H: place,
  f: place,
  J: (screen, _, mode) => eraseScreen(screen, mode),
  K: (screen, _, mode) => eraseLine(screen, mode),
  X: (screen, count) => blank(screen, screen.at.column, screen.at.column + count),
  P: ({ rows, at }, count) => rows[at.row].splice(at.column, count),
  '@': ({ rows, at }, count) => rows[at.row].splice(at.column, 0, ...Array(count).fill(NOTHING)),
  L: (screen, count) => shift(screen, -count),
  M: (screen, count) => shift(screen, count),
  S: (screen, count) => scroll(screen, count),
  T: (screen, count) => scroll(screen, -count),
  r: keepScrolling,
  s: save,
  u: restore,
  h: (screen, _, mode) => leaveMain(screen, mode),
  l: (screen, _, mode) => comeBack(screen, mode),
};

const SHORT = { 7: save, 8: restore, D: lineFeed, M: backOneRow };

const CONTROLS = {
  '\r': (screen) => {
    screen.at.column = 0;
  },
  '\n': lineFeed,
  '\b': (screen) => go(screen, screen.at.row, screen.at.column - 1),
  '\t': (screen) => go(screen, screen.at.row, (Math.floor(screen.at.column / TAB) + 1) * TAB),
  '\u007f': () => {},
};

/** Neighbours of one style as one run; blanks that cannot be seen are no part of any. */
function runsOf(cells) {
  const runs = [];
  for (const [column, { text, style }] of Array.from(cells, (one) => one ?? NOTHING).entries()) {
    const last = runs.at(-1);
    if (text === '') last.width += 1;
    else if (last?.style === style) Object.assign(last, { text: last.text + text, width: last.width + 1 });
    else runs.push({ text, column, width: 1, style });
  }
  return runs.filter(({ text, style }) => style.inverse || style.background !== null || text.trim() !== '');
}
