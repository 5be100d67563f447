import { pick, sandboxColumns } from '../io/columns.js';
import { paintState, type Style } from '../io/style.js';
import { type Column, cellsOf, fitted, hasRoom } from '../io/table.js';
import { shortSpan } from '../io/time.js';
import { type Sandbox, STATES, titleOf } from '../sandbox/sandbox.js';
import { allOf, helpOf, keyOf, lostOf, shownOf, type TopState, windowHeight } from './model.js';

export type Tone = keyof Style | 'plain';

/** A piece of a line, in one manner. */
export interface Run {
  text: string;
  tone: Tone;
  /** Of what is not as fresh as it looks. */
  faded?: boolean;
  inverse?: boolean;
}

/** A line of the screen, from its left edge. */
export type Line = readonly Run[];

export const TOP_COLUMNS = ['name', 'id', 'state', 'template', 'created', 'lifetime', 'backend'];

/** Those that are left out where there is no room for all, the first one first. */
const DISPENSABLE = ['template', 'created', 'backend', 'lifetime'];

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
export const FRAME_MS = 100;
/** For the marks before a row: whether it is selected, whether something is being done to it. */
const MARKS = 3;

/** As a Style, but it tells the tone that it would give. */
const TONES: Style = {
  ...{ bold: () => 'bold', dim: () => 'dim', red: () => 'red' },
  ...{ yellow: () => 'yellow', green: () => 'green', cyan: () => 'cyan' },
};

/** The whole screen, as many lines as it has rows. */
export function screenOf(state: TopState, columns: readonly string[] = TOP_COLUMNS): Line[] {
  const { rows } = state.size;
  const lost = lostOf(state).map(({ name, reason, againAt }): Line => {
    const again = `tried again in ${shortSpan(Math.ceil((againAt - state.now) / 1000))}`;
    return [
      run(fitted(`${name}: ${reason}`, state.size.columns - again.length - 3), 'red'),
      run(` (${again})`, 'red'),
    ];
  });
  const top = [countsOf(state), ...lost, ...tableOf(state, columns)];
  const bottom = [...helpOf(state).map((line) => [run(line, 'cyan')]), statusOf(state)];
  const room = Math.max(0, rows - bottom.length);
  const blank = Array<Line>(Math.max(0, room - top.length)).fill([]);
  return [...top.slice(0, room), ...blank, ...bottom].slice(-rows);
}

function run(text: string, tone: Tone = 'plain'): Run {
  return { text, tone };
}

/** How many there are in which states, and what could not be reached. */
function countsOf(state: TopState): Line {
  const all = allOf(state);
  const counts = STATES.flatMap((one) => {
    const count = all.filter((sandbox) => sandbox.state === one).length;
    return count === 0 ? [] : [run(`  ${count} ${one}`, toneOf(one))];
  });
  const named = (condition: string) =>
    state.lanes.filter((lane) => lane.condition === condition).map(({ name }) => name);
  const [asked, lost] = [named('asked'), named('lost')];
  return [
    run(`${all.length} ${all.length === 1 ? 'sandbox' : 'sandboxes'}`, 'bold'),
    ...counts,
    ...(state.filter === '' ? [] : [run(`  ${shownOf(state).length} shown`, 'cyan')]),
    ...(asked.length === 0 ? [] : [run(`  asking ${asked.join(', ')}`, 'dim')]),
    ...(lost.length === 0 ? [] : [run(`  not reached: ${lost.join(', ')}`, 'red')]),
  ];
}

function toneOf(state: (typeof STATES)[number]): Tone {
  return paintState(state, TONES) as Tone;
}

function tableOf(state: TopState, names: readonly string[]): Line[] {
  const rows = shownOf(state);
  const all = pick(sandboxColumns({ short: true, now: state.now }), names);
  const columns = names === TOP_COLUMNS ? roomy(rows, all, state.size.columns - MARKS) : all;
  const [heading = [], ...cells] = cellsOf(rows, columns, state.size.columns - MARKS);
  const stale = new Set(state.lanes.filter(({ condition }) => condition !== 'here').map(({ name }) => name));
  const lines = rows.map((sandbox, at): Line => {
    const key = keyOf(sandbox);
    const look = { faded: stale.has(sandbox.backend), inverse: key === state.selected };
    const mark = `${look.inverse ? '>' : ' '}${markOf(state, key)} `;
    // A colour would be the ground of its cell alone in a row that is inverse.
    const tone = look.inverse ? 'plain' : toneOf(sandbox.state);
    const runs = (cells[at] ?? []).map((text, column) =>
      run(text, columns[column]?.key === 'state' ? tone : 'plain'),
    );
    const text = [run(mark), ...runs].map((one) => ({ ...one, ...look }));
    return look.inverse ? [...text, { ...run(' '.repeat(state.size.columns)), ...look }] : text;
  });
  const window = lines.slice(state.offset, state.offset + windowHeight(state));
  return [[run(' '.repeat(MARKS) + heading.join(''), 'bold')], ...window];
}

/** What was not asked for by name makes room for the rest. */
function roomy(rows: readonly Sandbox[], all: readonly Column<Sandbox>[], width: number): Column<Sandbox>[] {
  const other = rows.every(({ name }) => name !== null) ? 'id' : 'name';
  let left = [...all];
  for (const name of [...DISPENSABLE, other]) {
    if (hasRoom(rows, left, width)) break;
    left = left.filter(({ key }) => key !== name);
  }
  return left;
}

function markOf({ busy, now }: TopState, key: string): string {
  if (!busy.has(key)) return ' ';
  return FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? ' ';
}

/** The last line: a question, what is typed, what was said, or how to go on. */
function statusOf({ doomed, typing, filter, message, help, size: { columns } }: TopState): Line {
  if (doomed !== null) {
    const question = fitted(`kill ${titleOf(doomed)} on ${doomed.backend}?`, columns - ' y/n'.length);
    return [run(`${question.trimEnd()} y/n`, 'yellow')];
  }
  if (typing) {
    const seen = [...filter].slice(-Math.max(1, columns - 'filter: '.length - 1)).join('');
    return [run('filter: ', 'cyan'), run(seen), { ...run(' '), inverse: true }];
  }
  if (message !== null) return [run(message.text, message.failure ? 'red' : 'plain')];
  const filtered = filter === '' ? [] : [run(`filter: ${filter} (Esc clears it)  `, 'cyan')];
  return [...filtered, run(help ? '? less' : '? keys  / filter  q leave', 'dim')];
}
