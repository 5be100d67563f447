import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestEngine } from '../test/support/engines.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { BIN, EXECUTABLE, environment } from '../test/support/sandman.js';
import { type Row, report, rowOf } from './paired.js';
import { type Client, clients, fill } from './sides.js';

/** How many each side pauses, and then kills. */
const SANDBOXES = 100;
/** How often each side goes first: whoever does has the fuller engine, which is slower. */
const TURNS = Number(process.argv[2] ?? 1);

const execute = promisify(execFile);

/** Who works on a set of its own: Sandman, the engine's own program, and the bare requests that Sandman sends. */
type Side = 'sandman' | 'program' | 'requests';

const LABELS: Readonly<Record<Side, string>> = {
  sandman: 'dev.sandman.managed',
  program: 'dev.sandman.bench.program',
  requests: 'dev.sandman.bench.requests',
};

const VERBS = ['pause', 'kill'] as const;
type Verb = (typeof VERBS)[number];

/** Milliseconds of one command, by whom it was run. */
interface Measured {
  verb: Verb;
  side: Side;
  ms: number;
}

/** A sandman, and those that it is measured with. */
interface Contest {
  what: string;
  sandman: readonly string[];
  sides: readonly Side[];
}

const CONTESTS: readonly Contest[] = [
  { what: '', sandman: [BIN], sides: ['sandman', 'program', 'requests'] },
  { what: ', standalone', sandman: [EXECUTABLE], sides: ['sandman', 'program'] },
];

async function timed([command = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  await execute(command, args, { env, maxBuffer: 2 ** 26 });
  return performance.now() - began;
}

/** The command line of each side; the program is told its containers by itself, as one would at a prompt. */
function commands({ program }: Client, socket: string, sandman: readonly string[]) {
  const own = program.join(' ');
  const set = `$(${own} ps --all --quiet --no-trunc --filter label=${LABELS.program})`;
  const of: Record<Side, (verb: Verb) => string[]> = {
    sandman: (verb) => [...sandman, verb, '--all', ...(verb === 'kill' ? ['-y'] : [])],
    program: (verb) => ['sh', '-c', `${own} ${verb === 'kill' ? 'rm -f' : 'pause'} ${set}`],
    requests: (verb) => [process.execPath, 'bench/requests.mjs', socket, LABELS.requests, verb],
  };
  return of;
}

/** One set each, worked on in turns; who goes first changes from round to round. */
async function round(
  engine: PrivateEngine,
  { sandman, sides }: Contest,
  number: number,
): Promise<Measured[]> {
  for (const side of sides) await fill(engine, SANDBOXES, { labels: { [LABELS[side]]: 'true' }, atOnce: 4 });
  const [client] = clients(engine);
  if (client === undefined) throw new Error(`${engine.name} has no program`);
  const command = commands(client, engine.socket, sandman);
  const at = number % sides.length;
  const measured: Measured[] = [];
  for (const verb of VERBS) {
    for (const side of [...sides.slice(at), ...sides.slice(0, at)]) {
      const env = side === 'program' ? process.env : environment(engine);
      measured.push({ verb, side, ms: await timed(command[side](verb), env) });
    }
  }
  return measured;
}

async function measure(name: TestEngine['name'], contest: Contest): Promise<Row[]> {
  const engine = await privateEngine(name);
  try {
    const all: Measured[] = [];
    for (let number = 0; number < TURNS * contest.sides.length; number += 1)
      all.push(...(await round(engine, contest, number)));
    return VERBS.flatMap((verb) => {
      const ms = (side: Side) =>
        mean(all.filter((one) => one.verb === verb && one.side === side).map((one) => one.ms));
      const against = `${clients(engine)[0]?.title} ${verb === 'kill' ? 'rm -f' : verb} $(…)`;
      const row = (what: string, side: Side, bound: number | null) =>
        rowOf(what, against, { sandmanMs: ms(side), otherMs: ms('program'), bound });
      return [
        row(`${name}: sandman ${verb} --all on ${SANDBOXES}${contest.what}`, 'sandman', 0.9),
        ...(contest.sides.includes('requests')
          ? [row(`${name}: the bare requests of that, on node`, 'requests', null)]
          : []),
      ];
    });
  } finally {
    await engine.stop();
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

const rows: Row[] = [];
for (const name of ['docker', 'podman'] as const) {
  for (const contest of CONTESTS) rows.push(...(await measure(name, contest)));
}
report('bulk', TURNS, rows);
