import { styleText } from 'node:util';
import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  makeTheme,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';

export interface Several<T> {
  message: string;
  choices: readonly { name: string; value: T }[];
  pageSize: number;
  /** The choices that a term leaves; whatever was marked stays marked. */
  filter(term: string): readonly { name: string; value: T }[];
}

const HIDE_CURSOR = '\u001b[?25l';
const KEYS = [
  ['type', 'search'],
  ['↑↓', 'navigate'],
  ['space', 'mark'],
  ['⏎', 'take'],
] as const;
const HELP = KEYS.map(([key, action]) => `${styleText('bold', key)} ${styleText('dim', action)}`).join(
  styleText('dim', ' • '),
);

/** Some of many choices, marked one by one, among which what is typed searches; the library has either, not both. */
export function askSeveral<T>(question: Several<T>, where: Parameters<typeof prompt>[1]): Promise<T[]> {
  return prompt(question, where) as Promise<T[]>;
}

const prompt = createPrompt<unknown[], Several<unknown>>((config, done) => {
  const theme = makeTheme();
  const [term, setTerm] = useState('');
  const [marked, setMarked] = useState<ReadonlySet<unknown>>(new Set());
  const [active, setActive] = useState(0);
  const [error, setError] = useState('');
  const prefix = usePrefix({ status: 'idle', theme });
  const shown = config.filter(term);

  useKeypress((key, line) => {
    setError('');
    if (isEnterKey(key)) {
      const taken = config.choices.map(({ value }) => value).filter((value) => marked.has(value));
      if (taken.length > 0) done(taken);
      else setError('At least one choice must be marked');
    } else if (isUpKey(key) || isDownKey(key)) {
      setActive(neighbour(active, isUpKey(key) ? -1 : 1, shown.length));
    } else if (isSpaceKey(key)) {
      setMarked(toggled(marked, shown[active]));
      // It stands on the line by now, and is part of no term.
      line.clearLine(0);
      line.write(term);
    } else if (line.line !== term) {
      setActive(0);
      setTerm(line.line);
    }
  });

  const page = usePagination({
    items: shown,
    active,
    pageSize: config.pageSize,
    renderItem: ({ item, isActive }) => {
      const row = `${isActive ? '❯' : ' '}${marked.has(item.value) ? styleText('green', '◉') : '◯'} ${item.name}`;
      return isActive ? theme.style.highlight(row) : row;
    },
  });
  const head = `${prefix} ${theme.style.message(config.message, 'idle')} ${term}`;
  const body = shown.length === 0 ? 'nothing matches' : page;
  const foot = error === '' ? [HELP] : [theme.style.error(error), HELP];
  return `${[head, body, ' ', ...foot].join('\n')}${HIDE_CURSOR}`;
});

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
