import type { Progress } from '../sandbox/backend.js';
import { type Io, onOneLine } from './io.js';
import { isJson } from './output-mode.js';
import type * as Drawing from './progress.js';
import { PLAIN } from './style.js';
import { runningTime } from './time.js';

/** What is over sooner shows no spinner, and does not load one. */
const PATIENCE_MS = 150;
/** What takes longer is named in a log. */
export const LOG_PATIENCE_MS = 5000;
const REFRESH_MS = 250;
/** In front of the first line, and the last column, at which some terminals begin the next line. */
const MARGIN = 3;

/** Shows on stderr what is being waited for; silent where nothing may move. */
export interface Spinner {
  on(progress: Progress): void;
  stop(): Promise<void>;
}

export const SILENT: Spinner = { on: () => {}, stop: async () => {} };

export interface Waiting {
  /** What is waited for until the first progress is told. */
  text: string;
  /** When the wait is given up, in milliseconds from now; not shown where it is not given. */
  limitMs?: number | undefined;
}

/** On a terminal a spinner that names what it waits for and since when; in a log a line for each pull and slow step. */
export function createSpinner(io: Io, waiting: Waiting): Spinner {
  if (!tellsProgress(io)) return SILENT;
  return io.lively ? lively(io, waiting) : plain(io, waiting);
}

/** Programs read `-q` and, where there is no terminal, everything that is no table. */
export function tellsProgress({ mode, lively }: Io): boolean {
  return mode !== 'id' && (lively || !isJson(mode));
}

function lively(io: Io, { text, limitMs }: Waiting): Spinner {
  let latest: Progress = { text };
  const start = performance.now();
  let began = start;
  const stop = animate(io, ({ stepLine }, { width }) => {
    const now = performance.now();
    const left = limitMs === undefined ? undefined : (start + limitMs - now) / 1000;
    return stepLine(latest, { seconds: (now - began) / 1000, left }, width);
  });
  return {
    on: (progress) => {
      if (progress.text !== latest.text) began = performance.now();
      latest = progress;
    },
    stop,
  };
}

/**
 * Redraws on stderr, under a spinner, what `draw` gives for the room that there is, until the function that it returns
 * is called; shows nothing where that is soon.
 */
export function animate(
  { stderr, styleErr }: Io,
  draw: (drawing: typeof Drawing, room: Drawing.Room) => string,
): () => Promise<void> {
  let stopped = false;
  let ticking: NodeJS.Timeout | undefined;
  let shown: { stop(): void } | undefined;
  const show = async () => {
    const [{ default: ora }, drawing] = await Promise.all([import('ora'), import('./progress.js')]);
    if (stopped) return;
    const text = () =>
      draw(drawing, { width: (stderr.columns ?? 80) - MARGIN, height: (stderr.rows ?? 24) - 1 });
    // Whether it may move and be painted is decided already; ora would take `CI=false` for a CI, and not hear of NO_COLOR.
    const color = styleErr === PLAIN ? false : 'cyan';
    const settings = { text: text(), stream: stderr, discardStdin: false, isEnabled: true, color } as const;
    const spinner = ora(settings).start();
    shown = spinner;
    ticking = setInterval(() => {
      spinner.text = text();
    }, REFRESH_MS);
  };
  let loading: Promise<void> | undefined;
  const patience = setTimeout(() => {
    loading = show();
  }, PATIENCE_MS);
  return async () => {
    stopped = true;
    clearTimeout(patience);
    await loading;
    clearInterval(ticking);
    shown?.stop();
  };
}

function plain(io: Io, { text: first, limitMs }: Waiting): Spinner {
  const most = limitMs === undefined ? '' : `, for ${runningTime(limitMs / 1000)} at most`;
  let last = '';
  let patience: NodeJS.Timeout | undefined;
  const on = ({ text }: Progress) => {
    if (text === last) return;
    last = text;
    clearTimeout(patience);
    const name = () => io.note(`${onOneLine(text)}${most}`);
    if (text.startsWith('pulling ')) name();
    else patience = setTimeout(name, LOG_PATIENCE_MS);
  };
  on({ text: first });
  return { on, stop: async () => clearTimeout(patience) };
}
