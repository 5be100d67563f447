import { ask } from '../test/support/engines.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { BIN, EXECUTABLE, environment } from '../test/support/sandman.js';
import { type Row, report, rowsOf, type Side } from './paired.js';
import { clients, fill } from './sides.js';

const ROUNDS = Number(process.argv[2] ?? 21);
const MANAGED = { 'dev.sandman.managed': 'true' };

const NOTHING: Side = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

async function overview(): Promise<Row[]> {
  const node = (name: string, word: string) => ({ name, command: [BIN, word], bound: 1.25 });
  return rowsOf(ROUNDS, [node('sandman --version', '--version'), node('sandman --help', '--help'), NOTHING]);
}

async function lists(engine: PrivateEngine, count: number): Promise<Row[]> {
  const env = environment(engine);
  const rows: Row[] = [];
  for (const { title, program } of clients(engine)) {
    const sides = [
      { name: `sandman list, ${count}, standalone`, command: [EXECUTABLE, 'list'], env, bound: 0.8 },
      { name: `${title} ps -a`, command: [...program, 'ps', '-a'] },
    ];
    rows.push(...(await rowsOf(ROUNDS, sides)));
  }
  return rows;
}

async function onNode(engine: PrivateEngine): Promise<Row[]> {
  const env = environment(engine);
  const tab = [BIN, '__complete', 'bash', 'resume', '='];
  return rowsOf(ROUNDS, [
    { name: 'sandman list, 40', command: [BIN, 'list'], env, bound: 2.1 },
    { name: 'one TAB with live names', command: tab, env, bound: 2 },
    NOTHING,
  ]);
}

async function changes(engine: PrivateEngine): Promise<Row[]> {
  const env = environment(engine);
  const rows: Row[] = [];
  const gone = (one: string) => () => ask(engine, 'DELETE', `/containers/${one}?force=1`);
  const wake = () => ask(engine, 'POST', '/containers/box-0/unpause');
  for (const { title, program } of clients(engine)) {
    const limits = [
      '--init',
      '--network',
      'none',
      '--memory',
      '1g',
      '--pids-limit',
      '512',
      '--cap-drop',
      'ALL',
    ];
    const run = ['run', '-d', ...limits, '--security-opt', 'no-new-privileges'];
    rows.push(
      ...(await rowsOf(ROUNDS, [
        {
          ...{
            name: 'sandman create, standalone',
            command: [EXECUTABLE, 'create', 'made-1'],
            env,
            bound: 1.05,
          },
          before: gone('made-1'),
        },
        {
          name: `${title} run -d`,
          command: [...program, ...run, '--name', 'made-2', engine.image, 'sleep', '2147483647'],
          before: gone('made-2'),
        },
      ])),
    );
    rows.push(
      ...(await rowsOf(ROUNDS, [
        {
          name: 'sandman pause, standalone',
          command: [EXECUTABLE, 'pause', 'box-0'],
          env,
          bound: 1,
          before: wake,
        },
        { name: `${title} pause`, command: [...program, 'pause', 'box-0'], before: wake },
      ])),
    );
  }
  await wake();
  return rows;
}

const rows = await overview();
const engine = await privateEngine('docker');
try {
  await fill(engine, 40, { labels: MANAGED, atOnce: 8, name: (at) => `box-${at}` });
  rows.push(...(await onNode(engine)), ...(await lists(engine, 40)), ...(await changes(engine)));
  await fill(engine, 1960, { labels: MANAGED, atOnce: 8, starts: false });
  rows.push(...(await lists(engine, 2000)));
} finally {
  await engine.stop();
}
report('start', ROUNDS, rows);
