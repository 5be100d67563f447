import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { renderPairs } from '../io/details.js';
import { type Io, onOneLine } from '../io/io.js';
import { isJson } from '../io/output-mode.js';
import { checkRecordColumns, presentObject, presentRecord } from '../io/records.js';
import { formatBytes, relativeTime, timeUntil } from '../io/time.js';
import { type KeeperView, lookAtKeeper } from '../keeper/look.js';
import type { Service } from '../keeper/service.js';
import type { EngineStatus } from '../keeper/status.js';
import { keeperService } from './keeper-service.js';

/** What `-o json` gives. */
interface Answer extends KeeperView {
  /** Files of the keeper: absolute paths. */
  log: string;
  state: string;
  /** Who runs it from when its user logs in. */
  installed: Service['kind'] | null;
}

export const STATUS_COLUMNS = [
  ...['running', 'answers', 'died', 'pid', 'version', 'startedAt', 'memoryBytes'],
  ...['engines', 'next', 'log', 'state', 'installed'],
];

/** Fails, once it has answered, where a keeper is missing or does not answer. Starts none. */
export async function keeperStatus(context: Context): Promise<void> {
  const { io, columns } = context;
  checkRecordColumns(columns, STATUS_COLUMNS);
  const { view, trouble } = await lookAtKeeper(context.keeping());
  present(io, answerOf(context, view), columns);
  if (trouble !== null) throw trouble;
}

function answerOf(context: Context, view: KeeperView): Answer {
  const state = context.keeping().lock.folder;
  const service = keeperService(context);
  const installed = service !== null && existsSync(service.file) ? service.kind : null;
  return { ...view, log: join(state, 'keeper.log'), state, installed };
}

function present(io: Io, answer: Answer, columns: readonly string[] | null): void {
  if (isJson(io.mode)) presentObject(io, answer);
  else if (io.mode === 'id') answer.pid !== null && io.out(String(answer.pid));
  else if (columns === null) io.out(renderPairs(pairsOf(answer, io), io));
  else presentRecord(io, flat(answer), { id: 'pid', columns });
}

function flat({ engines, next, ...rest }: Answer) {
  return { ...rest, engines: engines.map(({ name }) => name).join(', '), next: next?.at ?? null };
}

function pairsOf(answer: Answer, { width }: Io): [string, string][] {
  const { version, startedAt, memoryBytes, engines, next, log, state, installed } = answer;
  const time = (iso: string, tell = relativeTime) =>
    width === null ? iso : `${iso} (${tell(iso, Date.now())})`;
  const rows: [string, string | null][] = [
    ['keeper', stateOf(answer)],
    ['version', version],
    ['started', startedAt && time(startedAt)],
    ['memory', memoryBytes === null ? null : formatBytes(memoryBytes)],
    ...engines.map((engine): [string, string] => ['engine', engineText(engine)]),
    ['next', next && `${time(next.at, timeUntil)}, ${next.id}`],
    ['installed', installed ?? 'no: it is started when it is needed'],
    ['log', onOneLine(log)],
    ['state', onOneLine(state)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function stateOf({ running, answers, died, pid, engines }: KeeperView): string {
  if (engines.length > 0 && died) return 'ended before its time, with something left to keep';
  if (died) return 'ended before its time: nothing is left to keep';
  if (!running) return 'not running: nothing is to be kept';
  const who = pid === null ? '' : `, as process ${pid}`;
  return answers ? `running${who}` : `does not answer${who}`;
}

function engineText({ name, url, connected, failure, sandboxes }: EngineStatus): string {
  const kept = `${sandboxes} ${sandboxes === 1 ? 'sandbox' : 'sandboxes'} to keep`;
  const reached = connected ? '' : `; not connected${failure === null ? '' : `: ${failure}`}`;
  return onOneLine(`${name}${url === null ? '' : ` at ${url}`}: ${kept}${reached}`);
}
