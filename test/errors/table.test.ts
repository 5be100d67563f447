import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callSites, type Site } from './call-sites.js';
import { ELSEWHERE, UNPROVOKED } from './elsewhere.js';
import { FINDING_ROWS } from './finding-rows.js';
import { GROUPS } from './groups.js';
import { type Made, noteMade } from './made.js';
import { expected, lineTold, provokeLine, type Told, wordOf } from './provoke.js';
import { COMMAND_ROWS } from './rows.js';
import { CONFIG_ROWS, PARSE_ROWS } from './value-rows.js';

let noted: ReturnType<typeof noteMade>;
beforeAll(() => {
  noted = noteMade();
});
afterAll(async () => {
  noted.stop();
  await Promise.all(GROUPS.map(({ end }) => end()));
});

/** Where the errors came by that rows have told of: lines, and files with the word of the error. */
const passed = new Set<string>();

/** Does what fails, and notes where the errors that it tells of came by; those that were made. */
async function noting(work: () => Promise<(made: readonly Made[]) => Told>): Promise<Told> {
  noted.take();
  const tell = await work();
  const made = noted.take();
  const told = tell(made);
  for (const { error, lines } of made.filter((one) => isIn(told, one, made))) {
    for (const line of lines) passed.add(line).add(`${line.replace(/:\d+$/, '')} ${error.code}`);
  }
  return told;
}

/** Whether a failure tells of an error, or of one that it is the cause of in other words. */
function isIn(told: Told, { error: { message } }: Made, all: readonly Made[]): boolean {
  if (told.message.includes(message)) return true;
  return all.some(({ error }) => told.message.includes(error.message) && causes(error).includes(message));
}

function causes({ cause }: Error): string[] {
  return cause instanceof Error ? [cause.message, ...causes(cause)] : [];
}

describe('a failure has its exit code, its word, its message and its hint', () => {
  const rows = [...COMMAND_ROWS, ...FINDING_ROWS, ...CONFIG_ROWS, ...PARSE_ROWS];
  it.each(rows.map((row) => [row[0], row[1], row] as const))('sandman %s: exit %i', async (_, exit, row) => {
    const [, , message, hint] = row;
    const told = await noting(async () => {
      const ran = await provokeLine(row);
      return (made) =>
        lineTold(
          ran,
          made.map(({ error }) => error),
        );
    });
    expect(told).toEqual(expected(['', wordOf(row), exit, message, hint, () => {}]));
  });
});

describe.each(GROUPS)('a failure of $name has them too', ({ cases }) => {
  it.each(cases)('$title', async ({ row, tell }) => {
    const told = await noting(async () => {
      const one = await tell();
      return () => one;
    });
    expect(told).toEqual(expected(row));
  });
});

describe('every place that makes an error was come by, or is tested elsewhere', () => {
  const sites = callSites();
  const others = [...ELSEWHERE, ...UNPROVOKED].map(([start]) => start);
  const isElsewhere = (site: string) => others.some((start) => site.startsWith(start));
  const isPassed = ({ line, file, code }: Site) => passed.has(code === null ? line : `${file} ${code}`);

  beforeAll(() => expect(passed.size).toBeGreaterThan(0));

  it.each(sites.filter(({ site }) => !isElsewhere(site)).map((one) => [one.line, one.site, one] as const))(
    '%s: %s',
    (_line, _site, one) => {
      expect(isPassed(one)).toBe(true);
    },
  );

  it.each(others)('%s is still there, and in no row', (start) => {
    const meant = sites.filter(({ site }) => site.startsWith(start));
    expect(meant).not.toEqual([]);
    expect(meant.filter(isPassed)).toEqual([]);
  });

  it.each(ELSEWHERE)('%s is what %s is about', (_start, test, words) => {
    expect(readFileSync(`test/${test}`, 'utf8')).toContain(words);
  });
});
