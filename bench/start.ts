import { ask, type TestEngine } from '../test/support/engines.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { BIN, environment } from '../test/support/sandman.js';
import { type Row, report, rowsOf, type Side } from './paired.js';
import { clients, STANDALONE } from './sides.js';

const ROUNDS = Number(process.argv[2] ?? 21);
const MANAGED = { 'dev.sandman.managed': 'true' };

const NOTHING: Side = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

/** Containers by the engine's own API, so many at once. */
async function fill(engine: TestEngine, from: number, to: number, starts: boolean): Promise<void> {
  const one = async (at: number) => {
    const HostConfig = { Init: true, NetworkMode: 'none' };
    const body = { Image: engine.image, Cmd: ['sleep', '2147483647'], Labels: MANAGED, HostConfig };
    const made = await ask(engine, 'POST', `/containers/create?name=box-${at}`, body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.json));
    if (starts) await ask(engine, 'POST', `/containers/${made.json.Id}/start`);
  };
  for (let at = from; at < to; at += 8) {
    await Promise.all(Array.from({ length: Math.min(8, to - at) }, (_, more) => one(at + more)));
  }
}

async function overview(): Promise<Row[]> {
  const node = (name: string, word: string) => ({ name, command: [BIN, word], bound: 1.25 });
  return rowsOf(ROUNDS, [node('sandman --version', '--version'), node('sandman --help', '--help'), NOTHING]);
}

async function lists(engine: PrivateEngine, count: number): Promise<Row[]> {
  const env = environment(engine);
  const rows: Row[] = [];
  for (const { title, program } of clients(engine)) {
    const sides = [
      { name: `sandman list, ${count}, standalone`, command: [STANDALONE, 'list'], env, bound: 0.8 },
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
            command: [STANDALONE, 'create', 'made-1'],
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
          command: [STANDALONE, 'pause', 'box-0'],
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
  await fill(engine, 0, 40, true);
  rows.push(...(await onNode(engine)), ...(await lists(engine, 40)), ...(await changes(engine)));
  await fill(engine, 40, 2000, false);
  rows.push(...(await lists(engine, 2000)));
} finally {
  await engine.stop();
}
report('start', ROUNDS, rows);
