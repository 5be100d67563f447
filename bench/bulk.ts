import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ask, type TestEngine } from '../test/support/engines.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { BIN, environment } from '../test/support/sandman.js';
import { median, program } from './sides.js';

/** How many each side pauses, and then kills. */
const SANDBOXES = 100;
const ROUNDS = Number(process.argv[2] ?? 3);
const RESULT = '.cache/bench/bulk.json';

const execute = promisify(execFile);

/** Who works on a set of its own: Sandman, the engine's own program, and the bare requests that Sandman sends. */
const SIDES = ['sandman', 'program', 'requests'] as const;
type Side = (typeof SIDES)[number];

const LABELS: Readonly<Record<Side, string>> = {
  sandman: 'dev.sandman.managed',
  program: 'dev.sandman.bench.program',
  requests: 'dev.sandman.bench.requests',
};

/** Milliseconds of one command, by whom it was run. */
type Measured = Record<Side, number> & { verb: Verb };

const VERBS = ['pause', 'kill'] as const;
type Verb = (typeof VERBS)[number];

interface Row {
  engine: string;
  verb: string;
  sandmanMs: number;
  programMs: number;
  requestsMs: number;
  /** Sandman's time by that of the engine's own program. */
  ratio: number;
  /** The time of the bare requests by that of the engine's own program: what no program on Node can go below. */
  floor: number;
}

/** Containers that idle, made by the engine's own API, so that both sides have the same. */
async function fill(engine: TestEngine, label: string): Promise<void> {
  const one = async (): Promise<void> => {
    const HostConfig = { Init: true, NetworkMode: 'none' };
    const Cmd = ['sleep', '2147483647'];
    const body = { Image: engine.image, Cmd, Labels: { [label]: 'true' }, HostConfig };
    const made = await ask(engine, 'POST', '/containers/create', body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.json));
    const started = await ask(engine, 'POST', `/containers/${made.json.Id}/start`);
    if (started.status !== 204) throw new Error(JSON.stringify(started.json));
  };
  for (let left = SANDBOXES; left > 0; left -= 4)
    await Promise.all(Array.from({ length: Math.min(4, left) }, one));
}

async function timed([command = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  await execute(command, args, { env, maxBuffer: 2 ** 26 });
  return performance.now() - began;
}

/** The command line of each side; the program is told its containers by itself, as one would at a prompt. */
function commands(engine: PrivateEngine): Record<Side, (verb: Verb) => string[]> {
  const own = program(engine).join(' ');
  const set = `$(${own} ps --all --quiet --no-trunc --filter label=${LABELS.program})`;
  return {
    sandman: (verb) => [process.execPath, BIN, verb, '--all', ...(verb === 'kill' ? ['-y'] : [])],
    program: (verb) => ['sh', '-c', `${own} ${verb === 'kill' ? 'rm -f' : 'pause'} ${set}`],
    requests: (verb) => [process.execPath, 'bench/requests.mjs', engine.socket, LABELS.requests, verb],
  };
}

/** One set each, worked on in turns; who goes first changes from round to round. */
async function round(engine: PrivateEngine, number: number): Promise<Measured[]> {
  for (const side of SIDES) await fill(engine, LABELS[side]);
  const command = commands(engine);
  const turn = [...SIDES.slice(number % SIDES.length), ...SIDES.slice(0, number % SIDES.length)];
  const measured: Measured[] = [];
  for (const verb of VERBS) {
    const times = { sandman: 0, program: 0, requests: 0 };
    for (const side of turn) {
      const env = side === 'program' ? process.env : environment(engine);
      times[side] = await timed(command[side](verb), env);
    }
    measured.push({ verb, ...times });
  }
  return measured;
}

async function measure(name: TestEngine['name']): Promise<Row[]> {
  const engine = await privateEngine(name);
  try {
    const all: Measured[] = [];
    for (let number = 0; number < ROUNDS; number += 1) all.push(...(await round(engine, number)));
    return VERBS.map((verb) => {
      const of = all.filter((one) => one.verb === verb);
      const [sandmanMs, programMs, requestsMs] = SIDES.map((side) =>
        Math.round(median(of.map((one) => one[side]))),
      ) as [number, number, number];
      const by = (ms: number) => Number((ms / programMs).toFixed(2));
      return {
        engine: name,
        verb,
        sandmanMs,
        programMs,
        requestsMs,
        ratio: by(sandmanMs),
        floor: by(requestsMs),
      };
    });
  } finally {
    await engine.stop();
  }
}

const rows = [...(await measure('docker')), ...(await measure('podman'))];
console.table(rows);
mkdirSync('.cache/bench', { recursive: true });
writeFileSync(RESULT, `${JSON.stringify({ sandboxes: SANDBOXES, rounds: ROUNDS, rows }, null, 2)}\n`);
console.log(`written to ${RESULT}: medians of ${ROUNDS} rounds, ${SANDBOXES} sandboxes each`);
