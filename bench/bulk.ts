import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask, type TestEngine } from '../test/support/engines.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { BIN, environment } from '../test/support/sandman.js';

/** How many each side pauses, and then kills. */
const SANDBOXES = 100;
const ROUNDS = Number(process.argv[2] ?? 3);
const RESULT = '.cache/bench/bulk.json';

const execute = promisify(execFile);

interface Set {
  label: string;
  ids: string[];
}

/** Milliseconds of one command, by whom it was run. */
interface Measured {
  verb: 'pause' | 'kill';
  sandman: number;
  engine: number;
}

interface Row {
  engine: string;
  verb: string;
  sandmanMs: number;
  engineMs: number;
  ratio: number;
}

/** Containers that idle, made by the engine's own API, so that both sides have the same. */
async function fill(engine: TestEngine, managed: boolean): Promise<Set> {
  const label = managed ? 'dev.sandman.managed' : 'dev.sandman.bench';
  const ids: string[] = [];
  const one = async (): Promise<void> => {
    const HostConfig = { Init: true, NetworkMode: 'none' };
    const body = {
      Image: engine.image,
      Cmd: ['sleep', '2147483647'],
      Labels: { [label]: 'true' },
      HostConfig,
    };
    const made = await ask(engine, 'POST', '/containers/create', body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.json));
    const started = await ask(engine, 'POST', `/containers/${made.json.Id}/start`);
    if (started.status !== 204) throw new Error(JSON.stringify(started.json));
    ids.push(made.json.Id);
  };
  for (let left = SANDBOXES; left > 0; left -= 4)
    await Promise.all(Array.from({ length: Math.min(4, left) }, one));
  return { label, ids };
}

/** The engine's own program, told to use the private engine. */
function program({ name, socket, folder }: PrivateEngine): string[] {
  if (name === 'docker') return ['docker', '--host', `unix://${socket}`];
  return [
    'podman',
    '--root',
    join(folder, 'data'),
    '--runroot',
    join(folder, 'run'),
    '--tmpdir',
    join(folder, 'tmp'),
  ];
}

async function timed([command = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  await execute(command, args, { env, maxBuffer: 2 ** 26 });
  return performance.now() - began;
}

/** One set each, worked on in turns; who goes first changes from round to round. */
async function round(engine: PrivateEngine, number: number): Promise<Measured[]> {
  await fill(engine, true);
  const { ids } = await fill(engine, false);
  const env = environment(engine);
  const own = program(engine);
  const sandman = (...args: string[]) => timed([process.execPath, BIN, ...args], env);
  const measured: Measured[] = [];
  for (const verb of ['pause', 'kill'] as const) {
    const ours = () => (verb === 'pause' ? sandman('pause', '--all') : sandman('kill', '--all', '-y'));
    const theirs = () =>
      timed([...own, ...(verb === 'pause' ? ['pause'] : ['rm', '-f']), ...ids], process.env);
    const [first, second] = number % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const times = [await first(), await second()];
    if (number % 2 !== 0) times.reverse();
    measured.push({ verb, sandman: times[0] ?? 0, engine: times[1] ?? 0 });
  }
  return measured;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function measure(name: TestEngine['name']): Promise<Row[]> {
  const engine = await privateEngine(name);
  try {
    const all: Measured[] = [];
    for (let number = 0; number < ROUNDS; number += 1) all.push(...(await round(engine, number)));
    return (['pause', 'kill'] as const).map((verb) => {
      const of = all.filter((one) => one.verb === verb);
      const sandmanMs = Math.round(median(of.map(({ sandman }) => sandman)));
      const engineMs = Math.round(median(of.map(({ engine: ms }) => ms)));
      return { engine: name, verb, sandmanMs, engineMs, ratio: Number((sandmanMs / engineMs).toFixed(2)) };
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
