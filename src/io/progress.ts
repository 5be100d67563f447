import type { Progress } from '../sandbox/backend.js';
import { onOneLine } from './io.js';
import type { Style } from './style.js';
import { clipped, fitted, widthOf } from './table.js';
import { formatBytes, formatMillis, runningTime } from './time.js';

const BAR = 20;
const SHORTEST_BAR = 5;
/** How much of a name is left where there is hardly any room. */
const NARROW = 8;
/** More lines would push away what stood above. */
const MOST_LINES = 20;
const INDENT = '  ';
const GAP = '  ';

/** Columns and lines that may be filled. */
export interface Room {
  width: number;
  height: number;
}

/** In seconds: for how long it has been waited, and how much longer it will be; undefined: nobody knows. */
export interface Times {
  seconds: number;
  left?: number | undefined;
}

/** One of several things that are done at the same time. Times in milliseconds, by `performance.now()`. */
export interface Task {
  title: string;
  /** What happens to it, or what has become of it. */
  text: string;
  began: number;
  /** Null until it has ended. */
  tookMs: number | null;
  failed: boolean;
}

export interface Tasks {
  /** What all of them are, in few words. */
  what: string;
  began: number;
  limitMs?: number | undefined;
  running: Set<Task>;
  /** In the order in which they ended. */
  ended: Task[];
  failed: number;
}

/** What is waited for, with a bar where it is known how far that is, and since when: one line, no wider than told. */
export function stepLine({ text, current = 0, total = 0 }: Progress, times: Times, width: number): string {
  const what = onOneLine(text);
  if (total === 0) {
    const bytes = current === 0 ? '' : ` ${formatBytes(current)}`;
    return withEnd(what, `${bytes}…${timesText(times)}`, width);
  }
  const far = ` ${formatBytes(current)} of ${formatBytes(total)}${timesText(times)}`;
  const room = width - widthOf(far) - 1;
  const wanted = Math.min(BAR, Math.max(SHORTEST_BAR, room - widthOf(what)));
  const size = room - wanted < NARROW ? 0 : wanted;
  return withEnd(what, size === 0 ? far : ` ${bar(current / total, size)}${far}`, width);
}

/** How far all of them are, then a line each: those that have ended last, and those that have not. */
export function taskLines(tasks: Tasks, now: number, { width, height }: Room, style: Style): string {
  const { began, limitMs } = tasks;
  const left = limitMs === undefined ? undefined : (began + limitMs - now) / 1000;
  const seconds = (now - began) / 1000;
  const failed = tasks.failed === 0 ? '' : `, ${tasks.failed} failed`;
  const head = withEnd(
    tasks.what,
    `, ${tasks.ended.length - tasks.failed} done${failed}…${timesText({ seconds, left })}`,
    width,
  );
  const shown = chosen(tasks, Math.min(height - 1, MOST_LINES));
  const more = shown.more.map((line) => clipped(line, width));
  return [head, ...rows(shown.tasks, now, width, style), ...more].join('\n');
}

/** As many as there is room for: all that have not ended, before those that have. */
function chosen({ ended, running }: Tasks, height: number): { tasks: Task[]; more: string[] } {
  if (height <= 0) return { tasks: [], more: [] };
  if (running.size > height) {
    const tasks = [...running].slice(0, height - 1);
    return { tasks, more: [`${INDENT}and ${running.size - tasks.length} more`] };
  }
  const room = height - running.size;
  return { tasks: [...(room === 0 ? [] : ended.slice(-room)), ...running], more: [] };
}

function rows(tasks: readonly Task[], now: number, width: number, style: Style): string[] {
  const lines = tasks.map((task) => ({ task, title: onOneLine(task.title), rest: restOf(task, now) }));
  const widest = (texts: string[]) => texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
  const room = Math.max(0, width - INDENT.length - GAP.length);
  // A long reason must not take the room of the names.
  const rest = widest(lines.filter(({ task }) => !task.failed).map((line) => line.rest));
  const first = Math.min(widest(lines.map(({ title }) => title)), Math.max(NARROW, room - rest));
  return lines.map(({ task, title, rest }) => {
    const line = clipped(`${INDENT}${fitted(title, first)}${GAP}${clipped(rest, room - first)}`, width);
    if (task.failed) return style.red(line);
    return task.tookMs === null ? line : style.dim(line);
  });
}

function restOf({ text, began, tookMs, failed }: Task, now: number): string {
  const what = onOneLine(text);
  if (failed) return what;
  if (tookMs !== null) return `${what} ${formatMillis(tookMs)}`;
  return `${what}…${timesText({ seconds: (now - began) / 1000 })}`;
}

function timesText({ seconds, left }: Times): string {
  const since = seconds >= 1 ? ` ${runningTime(seconds)}` : '';
  return left === undefined ? since : `${since}${since && ','} ${runningTime(left)} left`;
}

function bar(part: number, size: number): string {
  const full = Math.max(0, Math.min(size, Math.round(part * size)));
  return '█'.repeat(full) + '░'.repeat(size - full);
}

/** The end is kept whole, as long as it fits at all. */
function withEnd(text: string, end: string, width: number): string {
  return clipped(`${clipped(text, Math.max(1, width - widthOf(end)))}${end}`, width);
}
