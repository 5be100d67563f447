import { SERVICES } from '../test/services/table.js';
import { measured } from '../test/support/peak.js';
import { BIN, EXECUTABLE, environment } from '../test/support/sandman.js';
import { type Row, report, rowsOf } from './paired.js';

const ROUNDS = Number(process.argv[2] ?? 7);
const MANY = 10_000;
const FEW = 40;
const PEER = '.cache/bench/peers/node_modules/.bin/e2b';

/** Against a service on this machine, which takes part of what both sides take. */
const service = SERVICES.e2b;
if (service === undefined) throw new Error('there is no such service');
const site = await service.start();
const env = environment(null, site.env);
const rows: (Row | { what: string; megabytes: number; bound: number })[] = [];
try {
  site.fill(MANY);
  const bare = [process.execPath, 'bench/pages.mjs', site.fake.url, site.key, 'running,paused'];
  const list = ['list', '-b', 'e2b'];
  rows.push(
    ...(await rowsOf(ROUNDS, [
      { name: `sandman list, ${MANY} remote`, command: [BIN, ...list], env, bound: 1.3 },
      { name: `sandman list, ${MANY} remote, standalone`, command: [EXECUTABLE, ...list], env, bound: 1.3 },
      { name: 'the bare requests', command: bare },
    ])),
  );
  const { megabytes } = await measured(env, list);
  rows.push({
    what: `peak memory of list, ${MANY} remote, in MiB`,
    megabytes: Math.round(megabytes),
    bound: 120,
  });

  site.clear();
  site.fill(FEW);
  const peer = { ...env, E2B_API_URL: site.fake.url, E2B_API_KEY: site.key };
  rows.push(
    ...(await rowsOf(ROUNDS, [
      { name: `sandman list, ${FEW} remote`, command: [BIN, ...list], env, bound: 0.33 },
      { name: `sandman list, ${FEW} remote, standalone`, command: [EXECUTABLE, ...list], env, bound: 0.33 },
      { name: 'e2b sandbox list', command: [process.execPath, PEER, 'sandbox', 'list'], env: peer },
    ])),
  );
} finally {
  await site.close();
}
report('remote', ROUNDS, rows);
