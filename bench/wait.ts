import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type TestEngine } from '../test/support/engines.js';
import { makeContainer } from '../test/support/fleet.js';
import { privateEngine } from '../test/support/private-engines.js';
import { BIN, EXECUTABLE, environment } from '../test/support/sandman.js';
import { report } from './paired.js';
import { median } from './sides.js';

const ROUNDS = Number(process.argv[2] ?? 15);
const NAME = 'bench-wait';

/** When the engine next paused something by its own word, and when that word came to who listens; by `Date.now()`. */
async function nextPause(engine: TestEngine): Promise<() => Promise<{ at: number; heard: number }>> {
  const filters = encodeURIComponent(JSON.stringify({ event: ['pause'] }));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ socketPath: engine.socket, path: `/events?filters=${filters}` }, resolve);
    sent.on('error', reject);
    sent.end();
  });
  const told = once(response, 'data').then(([part]) => {
    const heard = Date.now();
    response.destroy();
    return { at: JSON.parse(String(part)).timeNano / 1e6, heard };
  });
  return () => told;
}

/** Long enough for a sandman to wait for events; one that does not yet is told by what it reads, which is not measured. */
const SETTLED_MS = 700;

async function measure(name: TestEngine['name'], program: string[], what: string) {
  const engine = await privateEngine(name);
  const late: number[] = [];
  const told: number[] = [];
  try {
    const id = await makeContainer(engine, NAME, { Labels: { 'dev.sandman.managed': 'true' } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const [command = '', ...words] = program;
      const line = [...words, 'wait', NAME, '--for', 'paused'];
      const child = spawn(command, line, { env: environment(engine), stdio: 'ignore' });
      const ended = once(child, 'exit').then(() => Date.now());
      await sleep(SETTLED_MS);
      const said = await nextPause(engine);
      await ask(engine, 'POST', `/containers/${id}/pause`);
      const { at, heard } = await said();
      late.push((await ended) - at);
      told.push(heard - at);
      await ask(engine, 'POST', `/containers/${id}/unpause`);
    }
  } finally {
    await engine.stop();
  }
  return {
    what,
    engine: name,
    lateMs: Math.round(median(late)),
    heardMs: Math.max(0, Math.round(median(told))),
    bound: 50,
  };
}

const rows = [];
for (const name of ['docker', 'podman'] as const) {
  rows.push(await measure(name, [process.execPath, BIN], 'event to exit of wait'));
  rows.push(await measure(name, [EXECUTABLE], 'event to exit of wait, standalone'));
}
report('wait', ROUNDS, rows);
