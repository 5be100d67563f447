import type { Io } from './io.js';
import { widthOf } from './table.js';

/** Text that replaces itself: on a terminal in place, in a pipe one after the other with an empty line between. */
export interface Screen {
  /** Shows a text; on a terminal it is made anew when that is resized, and each second. Lines end without a newline. */
  show(render: () => string): void;
  /** Somebody else has written meanwhile: what is shown next stands below that. */
  forget(): void;
  /** Leaves what is shown as it is. */
  close(): void;
}

/** Ages are written in whole seconds. */
const SECOND_MS = 1000;

export function createScreen(io: Io): Screen {
  return io.stdout.isTTY ? inPlace(io) : oneByOne(io);
}

function oneByOne({ out }: Io): Screen {
  let shown: string | null = null;
  return {
    show: (render) => {
      const text = render();
      if (text === shown) return;
      if (shown !== null) out('');
      out(text);
      shown = text;
    },
    forget: () => {},
    close: () => {},
  };
}

function inPlace({ stdout }: Io): Screen {
  let shown: string[] = [];
  let latest: (() => string) | null = null;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const draw = (anew: boolean) => {
    if (latest === null) return;
    const lines = fitting(latest().split('\n'), size());
    if (!anew && lines.join('\n') === shown.join('\n')) return;
    // A terminal that became narrower has broken the lines that are there.
    const above = Math.min(heightOf(shown, size().columns), size().rows - 1);
    stdout.write(`${above > 0 ? `\u001b[${above}A\r\u001b[J` : ''}${lines.join('\n')}\n`);
    shown = lines;
  };
  const onResize = () => draw(true);
  stdout.on('resize', onResize);
  const ticking = setInterval(() => draw(false), SECOND_MS);
  return {
    show: (render) => {
      latest = render;
      draw(true);
    },
    forget: () => {
      shown = [];
      draw(true);
    },
    close: () => {
      clearInterval(ticking);
      stdout.off('resize', onResize);
    },
  };
}

interface Size {
  columns: number;
  rows: number;
}

/** As many as there is room for above the cursor, and how many there are besides. */
function fitting(lines: readonly string[], { columns, rows }: Size): string[] {
  if (heightOf(lines, columns) < rows) return [...lines];
  const note = (left: number) => (rows > 2 && columns > 10 ? [`… ${left} more`] : []);
  const shown = [...lines];
  while (shown.length > 0 && heightOf([...shown, ...note(1)], columns) >= rows) shown.pop();
  return [...shown, ...note(lines.length - shown.length)];
}

/** On so many lines of the terminal they stand. */
function heightOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
}
