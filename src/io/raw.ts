import type { TerminalSize } from '../sandbox/exec.js';
import type { Io } from './io.js';

/** Where neither output is a terminal. */
const USUAL: TerminalSize = { columns: 80, rows: 24 };

/** Off: the other screen, the mouse, bracketed paste, colours; on: the cursor. Source: xterm's control sequences. */
const SANE =
  '\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[?25h\u001b[0m\r\n';

/** The terminal, as a program inside is to use it. */
export interface RawTerminal {
  size(): TerminalSize;
  onResize(listener: () => void): () => void;
  /** Each key goes to the program as it is pressed, until the function that it returns is called. */
  takeKeys(): () => void;
  /** After a program that left without taking back what it had set. */
  tidy(): void;
}

export function rawTerminal(io: Io): RawTerminal {
  const { stdout, stderr } = io;
  const screen = [stdout, stderr].find(({ isTTY }) => isTTY);
  return {
    size: () => ({ columns: screen?.columns || USUAL.columns, rows: screen?.rows || USUAL.rows }),
    onResize: (listener) => {
      screen?.on('resize', listener);
      return () => void screen?.off('resize', listener);
    },
    takeKeys: () => {
      const { stdin } = io;
      stdin.setRawMode(true);
      return () => {
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
    tidy: () => void screen?.write(SANE),
  };
}
