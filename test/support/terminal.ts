import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { screenOf, textOf } from '../../scripts/screen.mjs';
import { eventually } from './engines.js';
import { temporaryFolder } from './files.js';
import { BIN } from './sandman.js';

export const KEYS = {
  enter: '\r',
  space: ' ',
  down: '\u001b[B',
  interrupt: '\u0003',
  endOfInput: '\u0004',
  escape: '\u001b',
};

/** A `sandman` on a real terminal. */
export interface Terminal {
  press(keys: string): void;
  /** Waits until the screen shows it. */
  shows(text: string): Promise<void>;
  /** What is on the screen, without empty lines at its end. */
  lines(): string[];
  cursorShown(): boolean;
  /** Takes the terminal away from the program, as a window that is closed does. */
  close(): void;
  /** All that was written, with its escape codes. */
  raw(): string;
  ended: Promise<number>;
}

/** A shell of this machine on a real terminal, with a `sandman` on its path. */
export interface ShellTerminal extends Terminal {
  /** Types a line, once the shell asks for one. */
  run(line: string): Promise<void>;
  resize(size: { columns: number; rows: number }): void;
  leave(): Promise<void>;
}

const SIZE = { columns: 120, rows: 40 };
const PROMPT = 'outside$';

export function onTerminal(
  args: string[],
  env: Record<string, string>,
  size: Partial<typeof SIZE> = {},
): Terminal {
  return watched(BIN, args, env, { ...SIZE, ...size }).terminal;
}

/** Any program on a terminal. */
export function programOnTerminal(
  program: string,
  args: string[],
  env: Record<string, string>,
  size: Partial<typeof SIZE> = {},
): Terminal {
  return watched(program, args, env, { ...SIZE, ...size }).terminal;
}

export function shellOnTerminal(env: Record<string, string>, size = SIZE): ShellTerminal {
  const folder = temporaryFolder();
  symlinkSync(BIN, join(folder, 'sandman'));
  const { child, terminal } = watched(
    'bash',
    ['--norc', '--noediting'],
    { ...env, PATH: `${folder}:${env.PATH}`, PS1: `${PROMPT} ` },
    size,
  );
  let typed = 0;
  // What it asked before the last line may still be the last that is shown.
  const asksAgain = () =>
    terminal.raw().split(PROMPT).length - 1 > typed && terminal.lines().at(-1) === PROMPT;
  const run = async (line: string) => {
    await eventually(asksAgain).catch(() => {
      throw new Error(`the shell does not ask:\n${terminal.lines().join('\n')}`);
    });
    typed += 1;
    child.write(`${line}\r`);
  };
  return {
    ...terminal,
    run,
    resize: ({ columns, rows }) => child.resize(columns, rows),
    leave: async () => {
      await run('exit');
      await terminal.ended;
    },
  };
}

/** A program on a terminal of that size, and what it shows there. */
function watched(
  program: string,
  args: string[],
  env: Record<string, string>,
  { columns, rows }: typeof SIZE,
) {
  let raw = '';
  const child = spawn(program, args, { cols: columns, rows, env: { TERM: 'xterm-256color', ...env } });
  child.onData((text) => {
    raw += text;
  });
  const lines = () => screenOf(raw, columns).map(textOf);
  const shown = () => lines().join('\n');
  const terminal: Terminal = {
    press: (keys) => child.write(keys),
    shows: async (text) => {
      await eventually(() => shown().includes(text)).catch(() => {
        throw new Error(`"${text}" is not on the screen:\n${shown()}`);
      });
    },
    lines: () => shown().trimEnd().split('\n'),
    cursorShown: () => raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l'),
    // Which the types leave out.
    close: () => (child as unknown as { destroy(): void }).destroy(),
    raw: () => raw,
    ended: new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode))),
  };
  return { child, terminal };
}
