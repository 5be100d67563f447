import type { TestEngine } from '../test/support/engines.js';
import { makeContainer } from '../test/support/fleet.js';
import { privateEngine } from '../test/support/private-engines.js';
import { BIN, EXECUTABLE, environment } from '../test/support/sandman.js';
import { type Row, report, rowsOf } from './paired.js';
import { clients } from './sides.js';

const ROUNDS = Number(process.argv[2] ?? 30);
const NAME = 'bench-exec';

async function measure(name: TestEngine['name']): Promise<Row[]> {
  const engine = await privateEngine(name);
  try {
    await makeContainer(engine, NAME, { Labels: { 'dev.sandman.managed': 'true' } });
    const env = environment(engine);
    const line = ['exec', NAME, '--', 'true'];
    const rows: Row[] = [];
    for (const { title, program } of clients(engine)) {
      rows.push(
        ...(await rowsOf(ROUNDS, [
          { name: 'sandman exec', command: [BIN, ...line], env, bound: 1.3 },
          { name: 'sandman exec, standalone', command: [EXECUTABLE, ...line], env, bound: 1.3 },
          {
            name: 'the bare requests, on node',
            command: [process.execPath, 'bench/exec-requests.mjs', engine.socket, NAME],
          },
          { name: `${title} exec`, command: [...program, 'exec', NAME, 'true'] },
        ])),
      );
    }
    return rows;
  } finally {
    await engine.stop();
  }
}

report('exec', ROUNDS, [...(await measure('docker')), ...(await measure('podman'))]);
