/** Pieces of manual pages, in the language of roff's man macros. */

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** As text that stands for itself, wherever in a line. What is no ASCII is named by its number. */
export function roff(text: string): string {
  const plain = text.replace(/[\\\-'`^~"]/g, (sign) => SIGNS[sign] ?? sign);
  const named = plain.replace(/[^\n -~]/gu, (sign) => {
    const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `\\[u${number.padStart(4, '0')}]`;
  });
  // A request for roff is a line that begins so.
  return named.replace(/^\./gm, '\\&.');
}

export const bold = (text: string) => `\\fB${roff(text)}\\fR`;
export const italic = (text: string) => `\\fI${roff(text)}\\fR`;

/** `-b, --backend <name>`: what is written as it stands is bold, and what is put in its place is not. */
export function flags(text: string): string {
  return text
    .split(/(<[^>]+>|\[[^\]]+\])/)
    .map((part) => {
      if (/^[<[]/.test(part)) return italic(part);
      return part.replace(/[^,\s]+|[,\s]+/g, (piece) => (/^[,\s]/.test(piece) ? piece : bold(piece)));
    })
    .join('');
}

export function heading(page: string, about: string): string {
  return `.TH ${roff(page.toUpperCase())} 1 "" "${roff(about)}" "User Commands"`;
}

export const section = (title: string, ...lines: readonly string[]) =>
  lines.length === 0 ? [] : [`.SH ${title}`, ...(lines[0] === '.PP' ? lines.slice(1) : lines)];
export const part = (title: string, ...lines: readonly string[]) => [`.SS ${title}`, ...lines];
export const paragraph = (text: string) => ['.PP', text];
/** What is explained, and behind it the explanation; both as roff. */
export const item = (term: string, text: string) => ['.TP', term, text];

/** Lines to be copied, each below what it does. */
export const example = (line: string, does: string) => [
  '.PP',
  `${does}:`,
  '.PP',
  '.in +4',
  '.nf',
  bold(line),
  '.fi',
  '.in',
];
