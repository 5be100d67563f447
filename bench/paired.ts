import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { median } from './sides.js';

/** One way of doing what is measured. */
export interface Side {
  name: string;
  command: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Done before each run, and not measured. */
  before?: () => Promise<unknown>;
}

/** What one way took against another, in one run of both, each in turn with the other. */
export interface Row {
  what: string;
  against: string;
  /** Medians, in milliseconds. */
  sandmanMs: number;
  otherMs: number;
  ratio: number;
  /** What the ratio should be at most; null where it only tells. */
  bound: number | null;
}

/** What makes Node read certificates that nobody asks for is no part of any side. */
const { NODE_EXTRA_CA_CERTS: _, ...PLAIN } = process.env;

/** Runs a command to its end with its output thrown away, and gives its milliseconds. Fails where it does. */
async function timed({ command: [program = '', ...args], env = PLAIN, before }: Side): Promise<number> {
  await before?.();
  const began = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.resume();
  child.stderr.on('data', (part) => {
    said += part;
  });
  const [code] = await once(child, 'exit');
  const took = performance.now() - began;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${said}`);
  return took;
}

/** Medians of so many rounds, in which all sides take turns; who goes first changes. One more round before is not counted. */
export async function inTurns(rounds: number, sides: readonly Side[]): Promise<number[]> {
  const times = sides.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < sides.length; turn += 1) {
      const at = (turn + round + 1) % sides.length;
      const took = await timed(sides[at] as Side);
      if (round >= 0) times[at]?.push(took);
    }
  }
  return times.map(median);
}

/** One row for each side but the last, which all others are measured against. */
export async function rowsOf(rounds: number, sides: readonly (Side & { bound?: number })[]): Promise<Row[]> {
  const medians = await inTurns(rounds, sides);
  const other = medians.at(-1) ?? 0;
  return sides.slice(0, -1).map(({ name, bound = null }, at) =>
    rowOf(name, sides.at(-1)?.name ?? '', {
      ...{ sandmanMs: medians[at] ?? 0, otherMs: other, bound },
    }),
  );
}

export function rowOf(
  what: string,
  against: string,
  { sandmanMs, otherMs, bound }: Pick<Row, 'sandmanMs' | 'otherMs' | 'bound'>,
): Row {
  const short = (ms: number) => Number(ms.toFixed(1));
  const ratio = Number((sandmanMs / otherMs).toFixed(2));
  return { what, against, sandmanMs: short(sandmanMs), otherMs: short(otherMs), ratio, bound };
}

/** Shows the rows, and keeps them for the page of figures. */
export function report(name: string, rounds: number, rows: readonly object[]): void {
  console.table(rows);
  mkdirSync('.cache/bench', { recursive: true });
  const path = `.cache/bench/${name}.json`;
  writeFileSync(path, `${JSON.stringify({ rounds, rows }, null, 2)}\n`);
  console.log(`written to ${path}: medians of ${rounds} rounds`);
}
