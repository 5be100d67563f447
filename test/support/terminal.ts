import { spawn } from '@lydell/node-pty';
import { screenOf } from '../../scripts/screen.mjs';
import { eventually } from './engines.js';
import { BIN } from './sandman.js';

export const KEYS = { enter: '\r', space: ' ', down: '\u001b[B', interrupt: '\u0003' };

/** A `sandman` on a real terminal. */
export interface Terminal {
  press(keys: string): void;
  /** Waits until the screen shows it. */
  shows(text: string): Promise<void>;
  /** What is on the screen, without empty lines at its end. */
  lines(): string[];
  cursorShown(): boolean;
  /** All that was written, with its escape codes. */
  raw(): string;
  ended: Promise<number>;
}

export function onTerminal(
  args: string[],
  env: Record<string, string>,
  { columns = 120, rows = 40 } = {},
): Terminal {
  let raw = '';
  const child = spawn(BIN, args, { cols: columns, rows, env: { TERM: 'xterm-256color', ...env } });
  child.onData((text) => {
    raw += text;
  });
  const lines = () => screenOf(raw, columns).map(lineOf);
  const shown = () => lines().join('\n');
  return {
    press: (keys) => child.write(keys),
    shows: async (text) => {
      await eventually(() => shown().includes(text)).catch(() => {
        throw new Error(`"${text}" is not on the screen:\n${shown()}`);
      });
    },
    lines: () => shown().trimEnd().split('\n'),
    cursorShown: () => raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l'),
    raw: () => raw,
    ended: new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode))),
  };
}

function lineOf(runs: ReturnType<typeof screenOf>[number]): string {
  return runs.reduce((line, { text, column }) => line.padEnd(column) + text, '').trimEnd();
}
