import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TestEngine } from '../test/support/engines.js';
import { makeContainer } from '../test/support/fleet.js';
import { privateEngine } from '../test/support/private-engines.js';
import { BIN, environment } from '../test/support/sandman.js';
import { median, program } from './sides.js';

const ROUNDS = Number(process.argv[2] ?? 30);
const RESULT = '.cache/bench/exec.json';
const NAME = 'bench-exec';

const execute = promisify(execFile);

/** Sandman, the engine's own program, and the bare requests that Sandman sends: what no program on Node can go below. */
const SIDES = ['sandman', 'program', 'requests'] as const;
type Side = (typeof SIDES)[number];

async function timed([command = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  await execute(command, args, { env });
  return performance.now() - began;
}

/** In turns, so that what else the machine does meets all alike. */
async function measure(name: TestEngine['name']) {
  const engine = await privateEngine(name);
  try {
    await makeContainer(engine, NAME, { Labels: { 'dev.sandman.managed': 'true' } });
    const commands: Record<Side, string[]> = {
      sandman: [process.execPath, BIN, 'exec', NAME, '--', 'true'],
      program: [...program(engine), 'exec', NAME, 'true'],
      requests: [process.execPath, 'bench/exec-requests.mjs', engine.socket, NAME],
    };
    // What makes Node read certificates that nobody asks for is no part of any side.
    const { NODE_EXTRA_CA_CERTS: _, ...bare } = process.env;
    const own = environment(engine);
    const times: Record<Side, number[]> = { sandman: [], program: [], requests: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const side of SIDES)
        times[side].push(await timed(commands[side], side === 'sandman' ? own : bare));
    }
    const [sandmanMs, programMs, requestsMs] = SIDES.map((side) => median(times[side]));
    const by = (ms = 0) => Number((ms / (programMs ?? 1)).toFixed(2));
    return {
      engine: name,
      sandmanMs: Math.round(sandmanMs ?? 0),
      programMs: Math.round(programMs ?? 0),
      requestsMs: Math.round(requestsMs ?? 0),
      ratio: by(sandmanMs),
      floor: by(requestsMs),
    };
  } finally {
    await engine.stop();
  }
}

const rows = [await measure('docker'), await measure('podman')];
console.table(rows);
mkdirSync('.cache/bench', { recursive: true });
writeFileSync(RESULT, `${JSON.stringify({ rounds: ROUNDS, rows }, null, 2)}\n`);
console.log(`written to ${RESULT}: medians of ${ROUNDS} rounds of \`exec ${NAME} true\``);
