import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAN_PAGES } from '../scripts/reference.js';
import { flags, roff } from '../scripts/roff.js';
import { createProgram, everyCommand } from '../src/program.js';

const program = await createProgram({ bind: () => async () => {}, print: () => {} });
const files = Object.keys(MAN_PAGES).sort();

/** What a reader sees of a page, without bold and underlining, on one line. */
function read(page: string): string {
  const options = { input: page, encoding: 'utf8' } as const;
  const shown = execFileSync('groff', ['-man', '-Tutf8', '-P-c', '-rHY=0', '-rLL=1000n'], options);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a bold letter is struck twice
  return shown.replace(/.\u0008/gu, '').replace(/\s+/g, ' ');
}

describe('the manual pages', () => {
  it('are there for the program and every verb, and no other', () => {
    const names = program.commands.map((command) => `man/sandman-${command.name()}.1`);
    expect(files).toEqual(['man/sandman.1', ...names].sort());
    expect(readdirSync('man').sort()).toEqual(files.map((file) => file.replace('man/', '')));
  });

  it.each(files)('%s says what the code says (else: npm run docs)', (file) => {
    expect(readFileSync(file, 'utf8')).toBe(MAN_PAGES[file]);
  });

  it('are installed with the package', () => {
    const { man, files: shipped } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(man.toSorted()).toEqual(files.map((file) => `./${file}`));
    expect(shipped).toContain('man');
  });

  it.each(files)(
    '%s has no request but those of the man macros, and no sign that stands for another',
    (file) => {
      for (const line of (MAN_PAGES[file] ?? '').split('\n')) {
        if (/^\.(\\"|TH|SH|SS|PP|TP|in|nf|fi)( |$)/.test(line)) continue;
        expect(line).not.toMatch(/^[.']/);
        const rest = line.replace(/\\(?:f[BIR]|e|-|&|\((?:aq|ga|ha|ti|dq)|\[u[0-9A-F]{4,5}\])/g, '');
        expect(rest).toMatch(/^[^\\\-'`^~"]*$/);
        expect(rest).toMatch(/^[ -~]*$/);
      }
    },
  );

  it.each(files)('%s is typeset without a warning', (file) => {
    const { status, stderr } = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8', file], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('show every command of their verb with all its options', () => {
    for (const verb of program.commands) {
      const shown = read(MAN_PAGES[`man/sandman-${verb.name()}.1`] ?? '');
      const options = [...everyCommand(verb)].flatMap((command) => command.options);
      for (const { description, helpGroupHeading } of options) {
        if (helpGroupHeading !== 'Global options:') expect(shown).toContain(description);
      }
      for (const command of everyCommand(verb)) expect(shown).toContain(command.description().slice(1));
    }
  });
});

describe('text in a manual page', () => {
  it.each([
    ['.SH not a heading', '\\&.SH not a heading'],
    ["'br", '\\(aqbr'],
    ['C:\\new', 'C:\\enew'],
    ['--all', '\\-\\-all'],
    ['`a` ^ ~ "b"', '\\(gaa\\(ga \\(ha \\(ti \\(dqb\\(dq'],
    ['image’s 😀', 'image\\[u2019]s \\[u1F600]'],
  ])('%s is written %s', (text, written) => {
    expect(roff(text)).toBe(written);
  });

  it('flags are bold, and what a user puts in is not', () => {
    expect(flags('-b, --backend <name>')).toBe('\\fB\\-b\\fR, \\fB\\-\\-backend\\fR \\fI<name>\\fR');
    expect(flags('[options] [-- command...]')).toBe('\\fI[options]\\fR \\fI[\\-\\- command...]\\fR');
  });

  it('is read as it was meant', () => {
    const text = '.SH x \\fB \\n(x -- `a` ^ ~ "b" \'c\' image’s $x \\" %';
    expect(read(`.TH A 1\n.SH T\n${roff(text)}\n.PP\n${roff("'br")}\n`)).toContain(`${text} 'br`);
  });
});
