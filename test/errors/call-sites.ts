import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ErrorCode } from '../../src/errors.js';

/** A place in src that makes an error. */
export interface Site {
  /** `FILE WHAT`, by which a list names it: what stands behind the parenthesis, without dollar signs. */
  site: string;
  /** `FILE:LINE`. */
  line: string;
  file: string;
  /** Of one that only names what makes it, as a table does: the word of its errors. */
  code: ErrorCode | null;
}

/** The constructors themselves. */
const NO_PLACES = /^errors\.ts$/;
const KINDS = 'other|usage|auth|notFound|timeout|unreachable|limit|conflict|unsupported|partial|cancelled';
const SHOWN = 60;

/** Every place of src that makes an error, or calls what does nothing else. */
export function callSites(): Site[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !NO_PLACES.test(file))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(join('src', file), 'utf8')]));
  const makers = new Map([...texts].map(([file, text]) => [file, makersIn(text)]));
  return [...texts].flatMap(([file, text]) => {
    const names = [...(makers.get(file) ?? []), ...importedMakers(file, text, makers)];
    return sitesIn(file, text, names);
  });
}

/** Functions that make errors and nothing else. */
function makersIn(text: string): string[] {
  const declared = text.matchAll(
    /(?<!async )function (\w+)\((?:[^(){}]|\{[^{}]*\}|\([^()]*\))*\): SandmanError \{/g,
  );
  const arrows = text.matchAll(
    new RegExp(
      `const (\\w+) = \\((?:[^()]|\\([^()]*\\))*\\)(?:: SandmanError)? =>\\s*(?:${KINDS})Error\\(`,
      'g',
    ),
  );
  return [...declared, ...arrows].map(([, name = '']) => name);
}

function importedMakers(file: string, text: string, makers: ReadonlyMap<string, string[]>): string[] {
  return [...text.matchAll(/import (?:type )?\{([^}]*)\} from '(\.[^']+)\.js'/g)].flatMap(
    ([, names = '', from = '']) => {
      const known = makers.get(`${join(dirname(file), from)}.ts`) ?? [];
      return names.split(',').flatMap((name) => known.filter((one) => one === name.trim()));
    },
  );
}

function sitesIn(file: string, text: string, makers: readonly string[]): Site[] {
  const called = ['new SandmanError', `(?:${KINDS})Error`, ...makers].join('|');
  const calls = text.matchAll(
    new RegExp(`(?<!function |[\\w.])(?:${called})\\(\\s*|(?<=\\w)\\.as\\(\\s*`, 'g'),
  );
  const named = text.matchAll(
    new RegExp(`(?<![\\w.])(${KINDS})Error\\b(?!\\(|,\\n  \\w+,|[^;]*\\} from)`, 'g'),
  );
  const lineOf = (index: number) => `${file}:${text.slice(0, index).split('\n').length}`;
  return [
    ...[...calls].map(({ 0: call, index }) => {
      const shown = text.slice(index + call.length, index + call.length + SHOWN).split('\n')[0] ?? '';
      return { site: `${file} ${shown.replaceAll('${', '{')}`, line: lineOf(index), file, code: null };
    }),
    ...[...named].map(({ 0: name, 1: kind = '', index }) => {
      const code = kind.replace('F', '_f') as ErrorCode;
      return { site: `${file} ${name}`, line: lineOf(index), file, code };
    }),
  ];
}
