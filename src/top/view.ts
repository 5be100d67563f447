import terminalKit from 'terminal-kit';
import { type Io, onOneLine } from '../io/io.js';
import { PLAIN } from '../io/style.js';
import type { TerminalSize } from '../sandbox/exec.js';
import { keyboardOf } from './keyboard.js';
import type { Line, Run, Tone } from './rows.js';

/** The screen while it is taken. */
export interface View {
  size(): TerminalSize;
  draw(lines: readonly Line[]): void;
  /** Takes the other screen and the keys. */
  enter(): void;
  /** Gives back the terminal as it was found; may be taken again. */
  leave(): void;
  /** The next drawing writes all. */
  forget(): void;
  watch(watcher: Watcher): void;
}

export interface Watcher {
  onKey(name: string): void;
  onResize(size: TerminalSize): void;
  /** No key will come any more. */
  onEnd(): void;
}

const COLOURS: Partial<Record<Tone, number>> = { red: 1, green: 2, yellow: 3, cyan: 6 };
/** Where no size can be told. */
const USUAL: TerminalSize = { columns: 80, rows: 24 };

export function createView(io: Io, term: string): View {
  const { stdin, stdout, stderr } = io;
  const terminal = terminalKit.createTerminal({
    ...{ stdin: keyboardOf(stdin), stdout, stderr, generic: term },
    ...{ isTTY: true, processSigwinch: false },
  });
  const size = () => ({ columns: terminal.width || USUAL.columns, rows: terminal.height || USUAL.rows });
  const coloured = io.style !== PLAIN;
  let taken = false;
  let buffer = bufferFor(size());
  function bufferFor({ columns: width, rows: height }: TerminalSize) {
    // It draws nothing on a terminal whose size it does not know.
    Object.assign(terminal, { width, height });
    return new terminalKit.ScreenBuffer({ dst: terminal, width, height });
  }
  const forget = () => {
    buffer = bufferFor(size());
    if (taken) terminal.clear();
  };
  return {
    size,
    forget,
    watch: ({ onKey, onResize, onEnd }) => {
      terminal.on('key', (name) => onKey(name));
      terminal.on('resize', () => {
        forget();
        onResize(size());
      });
      // A terminal that went away is told of by a signal, or by its end.
      stdin.on('error', onEnd);
      stdin.on('end', onEnd);
    },
    draw: (lines) => {
      if (!taken) return;
      buffer.fill({ attr: attributesOf({ text: '', tone: 'plain' }, coloured) });
      for (const [y, line] of lines.entries()) putLine(buffer, y, line, coloured);
      buffer.draw({ delta: true });
    },
    enter: () => {
      taken = true;
      // First: it stops a process in the background, which must not write.
      stdin.setRawMode(true);
      terminal.alternateScreenBuffer(true);
      terminal.hideCursor(true);
      forget();
      terminal.shutdown = false;
      terminal.grabInput({});
    },
    leave: () => {
      if (!taken) return;
      taken = false;
      terminal.grabInput(false);
      terminal.styleReset();
      terminal.hideCursor(false);
      terminal.alternateScreenBuffer(false);
      // Else it would write to the terminal once more when the process ends, whoever has it then.
      terminal.shutdown = true;
    },
  };
}

type Buffer = InstanceType<typeof terminalKit.ScreenBuffer>;

function putLine(buffer: Buffer, y: number, line: Line, coloured: boolean): void {
  for (const [at, one] of line.entries()) {
    // What is not placed goes behind what was written last.
    const place = at === 0 ? { x: 0, y } : {};
    buffer.put({ ...place, attr: attributesOf(one, coloured), wrap: false }, '%s', onOneLine(one.text));
  }
}

function attributesOf({ tone, faded = false, inverse = false }: Run, coloured: boolean) {
  const color = COLOURS[tone];
  return {
    ...(coloured && color !== undefined ? { color } : { defaultColor: true }),
    ...{ bgDefaultColor: true, inverse },
    ...{ bold: coloured && tone === 'bold', dim: coloured && (faded || tone === 'dim') },
  };
}
