import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isTabKey,
  isUpKey,
  type KeypressEvent,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import type { Choice } from './prompt.js';
import type { Style } from './style.js';

export interface Choosing<T> {
  message: string;
  choices: readonly Choice<T>[];
  /** Several may be marked, and one must be; else the one at the cursor is taken. */
  several: boolean;
  style: Style;
  size: { columns: number; rows: number };
}

/** The choices of which what is typed is a part. */
export function filtered<T>(choices: readonly Choice<T>[], term: string): readonly Choice<T>[] {
  const wanted = term.toLowerCase();
  return choices.filter(({ name, searched = name }) => searched.toLowerCase().includes(wanted));
}

/** Some of many choices, among which what is typed searches; the library has searching or marking, not both. */
export function choose<T>(question: Choosing<T>, where: Parameters<typeof prompt>[1]): Promise<T[]> {
  return prompt(question, where) as Promise<T[]>;
}

/** More than that is no easier to read. */
const PAGE = 12;
/** The question, what is wrong, the keys, and a line to spare. */
const OTHER_LINES = 4;

const prompt = createPrompt<unknown[], Choosing<unknown>>((config, done) => {
  const { choices, several, style } = config;
  const [term, setTerm] = useState('');
  const [marked, setMarked] = useState<ReadonlySet<unknown>>(new Set());
  const [active, setActive] = useState(0);
  const [error, setError] = useState('');
  const shown = filtered(choices, term);

  const take = () => {
    const taken = several
      ? choices.filter(({ value }) => marked.has(value))
      : shown.slice(active, active + 1);
    if (taken.length > 0) done(taken.map(({ value }) => value));
    else if (several) setError('nothing is marked yet: space marks');
  };
  const typed = (line: string) => {
    if (line === term) return;
    setActive(0);
    setTerm(line);
  };
  useKeypress((key, line) => {
    const meaning = meaningOf(key, several);
    setError('');
    if (meaning === 'type') return typed(line.line);
    if (meaning === 'take') take();
    if (meaning === 'mark') setMarked(toggled(marked, shown[active]));
    if (meaning === 'up') setActive(neighbour(active, -1, shown.length));
    if (meaning === 'down') setActive(neighbour(active, 1, shown.length));
    // The key may have changed what stands on the line, and is part of no term.
    line.clearLine(0);
    line.write(term);
  });

  const pageSize = Math.max(1, Math.min(PAGE, config.size.rows - OTHER_LINES));
  const page = usePagination({
    items: shown,
    active,
    pageSize,
    renderItem: ({ item, isActive }) => {
      const mark = several ? (marked.has(item.value) ? style.green('◉ ') : '◯ ') : '';
      const row = `${isActive ? '❯' : ' '} ${mark}${item.name}`;
      return isActive ? style.cyan(row) : row;
    },
  });
  const body = shown.length === 0 ? style.dim('nothing matches') : page;
  const part = shown.length > pageSize ? `${pageSize} of ${shown.length}` : null;
  const foot = keysOf(part, marked.size, config);
  return [
    `${style.cyan('?')} ${style.bold(config.message)} ${term}`,
    [body, ...(error === '' ? [] : [style.red(error)]), foot].join('\n'),
  ];
});

type Meaning = 'type' | 'take' | 'mark' | 'up' | 'down' | 'nothing';

function meaningOf(key: KeypressEvent, several: boolean): Meaning {
  if (isEnterKey(key)) return 'take';
  if (isUpKey(key)) return 'up';
  if (isDownKey(key)) return 'down';
  if (several && isSpaceKey(key)) return 'mark';
  return isTabKey(key) ? 'nothing' : 'type';
}

type Key = readonly [key: string, action: string];

/** Those that are known from elsewhere are left out first where the line is too short for all. */
const DISPENSABLE = ['esc', '↑↓', 'type'];

function keysOf(part: string | null, marked: number, { several, style, size }: Choosing<unknown>): string {
  const all: Key[] = [
    ...(part === null ? [] : [[part, ''] as const]),
    ['type', 'search'],
    ['↑↓', 'move'],
    ...(several ? [['space', 'mark'] as const] : []),
    ['⏎', marked > 0 ? `take ${marked}` : 'take'],
    ['esc', 'leave'],
  ];
  const width = (keys: readonly Key[]) => keys.map((key) => key.join(' ')).join(' • ').length;
  const kept = DISPENSABLE.reduce<readonly Key[]>(
    (keys, key) => (width(keys) < size.columns ? keys : keys.filter(([one]) => one !== key)),
    all,
  );
  return kept
    .map(([key, action]) => `${style.bold(key)} ${style.dim(action)}`.trimEnd())
    .join(style.dim(' • '));
}

/** The one before the first is the last, and the other way round. */
function neighbour(at: number, step: 1 | -1, count: number): number {
  return count === 0 ? 0 : (at + step + count) % count;
}

function toggled(marked: ReadonlySet<unknown>, choice: { value: unknown } | undefined): ReadonlySet<unknown> {
  if (choice === undefined) return marked;
  const next = new Set(marked);
  if (!next.delete(choice.value)) next.add(choice.value);
  return next;
}
