import type { Progress } from '../sandbox/backend.js';
import { type Io, onOneLine } from './io.js';
import { formatBytes, shortSpan } from './time.js';

/** What is over sooner shows no spinner, and does not load one. */
const PATIENCE_MS = 150;
const BAR = 20;

/** Shows on stderr what is being waited for; silent where nothing may move. */
export interface Spinner {
  on(progress: Progress): void;
  stop(): Promise<void>;
}

export const SILENT: Spinner = { on: () => {}, stop: async () => {} };

/** On a terminal a spinner that names what it waits for and since when; in a log one line for each pull. */
export function createSpinner(io: Io): Spinner {
  return io.lively ? lively(io) : plain(io);
}

function lively(io: Io): Spinner {
  let latest: Progress = { text: '' };
  let began = performance.now();
  let stopped = false;
  let ticking: NodeJS.Timeout | undefined;
  let shown: { text: string; stop(): void } | undefined;
  const text = () => describe(latest, (performance.now() - began) / 1000);
  const show = async () => {
    const { default: ora } = await import('ora');
    if (stopped) return;
    // Whether it may move is decided already; ora would take `CI=false` for a CI.
    const spinner = ora({ text: text(), stream: io.stderr, discardStdin: false, isEnabled: true }).start();
    shown = spinner;
    ticking = setInterval(() => {
      spinner.text = text();
    }, 250);
  };
  let loading: Promise<void> | undefined;
  const patience = setTimeout(() => {
    loading = show();
  }, PATIENCE_MS);
  return {
    on: (progress) => {
      if (progress.text !== latest.text) began = performance.now();
      latest = progress;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(patience);
      await loading;
      clearInterval(ticking);
      shown?.stop();
    },
  };
}

function plain(io: Io): Spinner {
  let last = '';
  return {
    on: ({ text }) => {
      if (text.startsWith('pulling ') && text !== last) io.note(text);
      last = text;
    },
    stop: async () => {},
  };
}

function describe({ text, current = 0, total = 0 }: Progress, seconds: number): string {
  const since = seconds >= 1 ? ` ${shortSpan(seconds)}` : '';
  const what = onOneLine(text);
  if (total === 0) return `${what}…${since}`;
  const full = Math.min(BAR, Math.round((current / total) * BAR));
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
  return `${what} ${bar} ${formatBytes(current)} of ${formatBytes(total)}${since}`;
}
