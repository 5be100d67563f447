// What a terminal shows after a program has written to it: lines of runs, each of one style. It understands what
// Sandman, its spinner, its questions and its full screen write: text, line ends, colours, the moves that rewrite lines,
// and the other screen.

const PLAIN = { colour: null, bold: false, dim: false };
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's commands begin with one
const TOKEN = /\u001b\[([?\d;]*)([A-Za-z])|\r|\n|[^\u001b\r\n]/gu;

export function screenOf(output, columns) {
  let rows = [[]];
  let at = { row: 0, column: 0 };
  /** The main screen, while the other one is shown. */
  let aside = null;
  let style = PLAIN;
  const down = (count = 1) => {
    at.row += count;
    while (rows.length <= at.row) rows.push([]);
  };
  const moves = {
    A: (count) => {
      at.row = Math.max(0, at.row - count);
    },
    B: down,
    C: (count) => {
      at.column += count;
    },
    D: (count) => {
      at.column = Math.max(0, at.column - count);
    },
    G: (column) => {
      at.column = column - 1;
    },
    H: (row, parameters) => {
      at = { row: 0, column: Number(parameters.split(';')[1] ?? 1) - 1 };
      down(row - 1);
    },
    h: (_, mode) => {
      if (mode !== '?1049' || aside !== null) return;
      aside = { rows, at };
      rows = [[]];
      at = { row: 0, column: 0 };
    },
    l: (_, mode) => {
      if (mode !== '?1049' || aside === null) return;
      ({ rows, at } = aside);
      aside = null;
    },
    J: (_, mode) => {
      if (mode === '2') {
        rows = rows.map(() => []);
        return;
      }
      rows.length = at.row + 1;
      rows[at.row].splice(at.column);
    },
    K: (_, mode) => {
      rows[at.row].splice(mode === '2' ? 0 : at.column);
    },
  };
  for (const [token, parameters, letter] of output.matchAll(TOKEN)) {
    if (letter === 'm') style = styled(style, parameters);
    else if (letter !== undefined) moves[letter]?.(Number.parseInt(parameters, 10) || 1, parameters);
    else if (token === '\r') at.column = 0;
    else if (token === '\n') down();
    else {
      if (at.column === columns) {
        at.column = 0;
        down();
      }
      rows[at.row][at.column] = { text: token, style };
      at.column += 1;
    }
  }
  return rows.map(runsOf);
}

const CHANGES = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  39: { colour: null },
};

function styled(style, parameters) {
  const now = { ...style };
  // The first colours of a terminal with 256 of them are the usual ones.
  const usual = (parameters || '0').replaceAll(/\b38;5;([0-7])\b/g, '3$1');
  for (const code of usual.split(';').map(Number)) {
    const isColour = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
    Object.assign(now, isColour ? { colour: code } : CHANGES[code]);
  }
  return now;
}

/** Neighbours of one style as one run; blanks are no part of any. */
function runsOf(cells) {
  const runs = [];
  for (const [column, cell] of Array.from(cells, (one) => one ?? { text: ' ', style: PLAIN }).entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.style === cell.style) last.text += cell.text;
    else runs.push({ text: cell.text, column, style: cell.style });
  }
  return runs.filter(({ text }) => text.trim() !== '');
}
