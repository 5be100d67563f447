import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { stepLine, type Task, type Tasks, taskLines } from '../../src/io/progress.js';
import { PLAIN } from '../../src/io/style.js';

const MiB = 1024 ** 2;

describe('the line of a step', () => {
  it.each([
    [0.9, 'pausing web…'],
    [1, 'pausing web… 1s'],
    [59.9, 'pausing web… 59s'],
    [65, 'pausing web… 1m 05s'],
    [3725, 'pausing web… 1h 02m'],
  ])('after %d s counts on', (seconds, line) => {
    expect(stepLine({ text: 'pausing web' }, { seconds }, 80)).toBe(line);
  });

  it('says how long it will be waited still, where somebody has said how long at most', () => {
    const line = (seconds: number) => stepLine({ text: 'waiting' }, { seconds, left: 70 - seconds }, 80);
    expect(line(0)).toBe('waiting… 1m 10s left');
    expect(line(12)).toBe('waiting… 12s, 58s left');
    expect(line(71)).toBe('waiting… 1m 11s, 0s left');
  });

  it('says how much has come, where nobody knows of how much', () => {
    expect(stepLine({ text: 'copying', current: 3 * MiB }, { seconds: 2 }, 80)).toBe('copying 3 MiB… 2s');
  });

  it.each([
    [80, `pulling example/image:1 ${'█'.repeat(10)}${'░'.repeat(10)} 2 MiB of 4 MiB 3s`],
    [55, `pulling example/image:1 ${'█'.repeat(7)}${'░'.repeat(6)} 2 MiB of 4 MiB 3s`],
    [37, 'pulling exam… ███░░ 2 MiB of 4 MiB 3s'],
    [26, 'pulling… 2 MiB of 4 MiB 3s'],
  ])('with a bar keeps its end within %i columns', (width, line) => {
    const progress = { text: 'pulling example/image:1', current: 2 * MiB, total: 4 * MiB };
    expect(stepLine(progress, { seconds: 3 }, width)).toBe(line);
  });

  it.each([1, 5, 10, 20, 37, 77])('is never wider than %i columns, whatever is in it', (width) => {
    for (const text of ['pausing web', 'x'.repeat(300), '箱'.repeat(60), 'a\u001b[2Jb\nc']) {
      for (const current of [0, 1, 5 * MiB]) {
        for (const total of [0, 4 * MiB]) {
          const line = stepLine({ text, current, total }, { seconds: 100, left: 20 }, width);
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what would move the cursor is what is looked for
          expect(line).not.toMatch(/[\u001b\n]/);
        }
      }
    }
  });
});

const NOW = 100_000;
const task = (title: string, rest: Partial<Task> = {}): Task => ({
  ...{ title, text: 'stopping', began: NOW - 4000, tookMs: null, failed: false },
  ...rest,
});
const ended = (title: string) => task(title, { text: 'stopped', tookMs: 1200 });
const failed = (title: string) => task(title, { text: 'failed: no such luck', tookMs: 10, failed: true });

function tasksOf(running: Task[], over: Task[], limitMs?: number): Tasks {
  const what = `stopping ${running.length + over.length} sandboxes`;
  const count = over.filter((one) => one.failed).length;
  return { what, began: NOW - 9000, limitMs, running: new Set(running), ended: over, failed: count };
}

const many = <T>(count: number, make: (title: string) => T) =>
  Array.from({ length: count }, (_, at) => make(`web-${at}`));

describe('the lines of several', () => {
  const render = (tasks: Tasks, width = 77, height = 23) =>
    taskLines(tasks, NOW, { width, height }, PLAIN).split('\n');

  it('are one for each that has ended and each that goes on, below how far all of them are', () => {
    expect(render(tasksOf([task('c')], [ended('a'), failed('long-name')]))).toEqual([
      'stopping 3 sandboxes, 1 done, 1 failed… 9s',
      '  a          stopped 1.2s',
      '  long-name  failed: no such luck',
      '  c          stopping… 4s',
    ]);
  });

  it('say for how long at most, where somebody has said so', () => {
    expect(render(tasksOf([task('a')], [], 20_000))[0]).toBe('stopping 1 sandboxes, 0 done… 9s, 11s left');
  });

  it('are no more than the terminal has: those that have ended longest ago go first', () => {
    const lines = render(tasksOf([task('x'), task('y')], many(30, ended)), 77, 6);
    expect(lines).toHaveLength(6);
    expect(lines.slice(1).map((line) => line.trim().split(' ')[0])).toEqual([
      'web-27',
      'web-28',
      'web-29',
      'x',
      'y',
    ]);
  });

  it('count what there is no room for', () => {
    const lines = render(tasksOf(many(50, task), many(250, ended)), 77, 6);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('stopping 300 sandboxes, 250 done… 9s');
    expect(lines.at(-1)).toBe('  and 46 more');
  });

  it('leave what stood above them where it is, on a terminal of any height', () => {
    expect(render(tasksOf(many(50, task), many(250, ended)), 77, 200)).toHaveLength(21);
  });

  it.each([1, 2, 3])('fit into %i lines', (height) => {
    const tasks = tasksOf(many(5, task), many(5, ended));
    expect(render(tasks, 77, height).length).toBeLessThanOrEqual(Math.max(1, height));
  });

  it.each([1, 12, 37])('are no wider than %i columns', (width) => {
    const names = ['short', 'a-rather-long-name-for-a-sandbox-that-is', '箱'.repeat(40), 'a\nb'];
    const tasks = tasksOf(
      names.map((name) => task(name)),
      [...names.map(ended), ...names.map(failed)],
    );
    const lines = render(tasks, width);
    expect(lines).toHaveLength(13);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  it('show what became of each at 37 columns, however long its name', () => {
    const [, line = ''] = render(tasksOf([], [ended('a-rather-long-name-for-a-sandbox-that-is')]), 37);
    expect(line).toMatch(/^ {2}a-rather-\S+… {2}stopped 1\.2s$/);
  });
});
