// How a terminal's text looks, as its colour commands (SGR) change it.

/** Each look is one object, so that the same ones are told by `===`. */
const LOOKS = new Map();
export const PLAIN = only({ colour: null, background: null, bold: false, dim: false, inverse: false });

function only(style) {
  const key = Object.values(style).join();
  if (!LOOKS.has(key)) LOOKS.set(key, style);
  return LOOKS.get(key);
}

const CHANGES = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  27: { inverse: false },
  39: { colour: null },
  49: { background: null },
};

const within = (code, from) => code >= from && code < from + 8;

export function styled(style, parameters) {
  const now = { ...style };
  for (const code of usual(parameters)) {
    if (within(code, 30) || within(code, 90)) now.colour = code;
    else if (within(code, 40) || within(code, 100)) now.background = code - 10;
    else Object.assign(now, CHANGES[code]);
  }
  return only(now);
}

/** The first of a terminal's 256 colours are the usual ones; the others, and those of 24 bits, are left out. */
function usual(parameters) {
  return (parameters || '0')
    .replaceAll(/\b([34])8[;:]5[;:](\d+)/g, (_, ground, number) => {
      if (number < 8) return `${ground}${number}`;
      return number < 16 ? Number(`${ground}0`) + 60 + (number - 8) : '';
    })
    .replaceAll(/\b[34]8[;:]2(?:[;:]\d*){3}/g, '')
    .split(/[;:]/)
    .filter((code) => code !== '')
    .map(Number);
}
