import { type Io, onOneLine } from './io.js';
import type { Task, Tasks } from './progress.js';
import { animate, createSpinner, LOG_PATIENCE_MS, tellsProgress, type Waiting } from './spinner.js';

/** The hand on a task's line. */
export interface TaskLine {
  now(text: string): void;
  end(text: string, how?: { failed: boolean }): void;
}

/** Shows on stderr what becomes of each of several things; silent where nothing may move. */
export interface TaskList {
  begin(title: string, text: string): TaskLine;
  stop(): Promise<void>;
}

const SILENT: TaskList = { begin: () => ({ now: () => {}, end: () => {} }), stop: async () => {} };

/** On a terminal a line for each that is going on or has just ended; in a log a line for each that ends late. */
export function createTaskList(io: Io, total: number, waiting: Waiting): TaskList {
  if (!tellsProgress(io)) return SILENT;
  const { text: what, limitMs } = waiting;
  const began = performance.now();
  const tasks: Tasks = { what, began, limitMs, running: new Set(), ended: [], failed: 0 };
  const show = io.lively ? lively(io, tasks) : plain(io, tasks, total, waiting);
  return {
    begin: (title, text) => {
      const task: Task = { title, text, began: performance.now(), tookMs: null, failed: false };
      tasks.running.add(task);
      return {
        now: (to) => {
          task.text = to;
        },
        end: (to, how) => {
          if (end(tasks, task, to, how)) show.ended(task);
        },
      };
    },
    stop: show.stop,
  };
}

/** False where it has ended before. */
function end(tasks: Tasks, task: Task, text: string, { failed } = { failed: false }): boolean {
  if (!tasks.running.delete(task)) return false;
  Object.assign(task, { text, failed, tookMs: Math.round(performance.now() - task.began) });
  tasks.ended.push(task);
  if (failed) tasks.failed += 1;
  return true;
}

interface Shown {
  ended(task: Task): void;
  stop(): Promise<void>;
}

function lively(io: Io, tasks: Tasks): Shown {
  const stop = animate(io, ({ taskLines }, room) => taskLines(tasks, performance.now(), room, io.styleErr));
  return { ended: () => {}, stop };
}

function plain(io: Io, tasks: Tasks, total: number, waiting: Waiting): Shown {
  const { stop } = createSpinner(io, waiting);
  return {
    ended: ({ title, text }) => {
      if (performance.now() - tasks.began < LOG_PATIENCE_MS) return;
      io.note(onOneLine(`${tasks.ended.length} of ${total}: ${title} ${text}`));
    },
    stop,
  };
}
