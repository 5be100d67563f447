import type { Io } from './io.js';

/** Text that replaces itself: on a terminal in place, in a pipe one after the other with an empty line between. */
export function createScreen({ stdout, out }: Io): { show(text: string): void } {
  let lines = 0;
  return {
    show: (text) => {
      const rows = stdout.isTTY ? (stdout.rows ?? 24) - 1 : Number.POSITIVE_INFINITY;
      const shown = text.split('\n').slice(0, rows);
      if (stdout.isTTY && lines > 0) stdout.write(`\x1b[${lines}A\x1b[J`);
      else if (lines > 0) out('');
      out(shown.join('\n'));
      lines = shown.length;
    },
  };
}
