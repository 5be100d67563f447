import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { examplesOf, pathOf } from '../src/commands/examples.js';
import { createProgram, everyCommand } from '../src/program.js';
import { splitAtDashes } from '../src/split.js';

/** A tree that understands every line and does nothing; `called` are the commands that a line has led to. */
async function listening() {
  const called: string[] = [];
  const program = await createProgram({
    bind:
      () =>
      async (...args) =>
        void called.push(pathOf(args.at(-1) as Command)),
    print: () => called.push('printed'),
  });
  return { program, called };
}

/** The words that a shell makes of a line: a stand-in for `sandman` writes its arguments into a file. */
function wordsOf(line: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-example-'));
  writeFileSync(join(folder, 'notes.txt'), 'a line\n');
  const script = `sandman() { printf '%s\\0' "$@" > "$SEEN"; }; ${line}; tr '\\0' '\\n' < "$SEEN"`;
  const env = { PATH: process.env.PATH, SEEN: join(folder, 'seen') };
  return execFileSync('sh', ['-c', script], { cwd: folder, env, encoding: 'utf8' }).trimEnd().split('\n');
}

const commands = [...everyCommand((await listening()).program)];
const examples = [...new Set(commands.flatMap((command) => examplesOf(command).map(([line]) => line)))];

describe('the examples of the help', () => {
  it.each(commands.map((command) => [pathOf(command), command] as const))('%s has one', (_, command) => {
    expect(examplesOf(command)).not.toEqual([]);
  });

  it.each(examples)('%s is a line that Sandman understands', async (example) => {
    const { program, called } = await listening();
    const words = wordsOf(example);
    await program.parseAsync([...splitAtDashes(words).line], { from: 'user' });
    const own = called.every((path) => path === 'printed' || `sandman ${words.join(' ')}`.startsWith(path));
    expect(called).toHaveLength(1);
    expect(own).toBe(true);
  });

  it.each(commands.map((command) => [pathOf(command), command] as const))(
    'the help of %s is no wider than 80 columns',
    (_, command) => {
      const widest = Math.max(
        ...command
          .helpInformation()
          .split('\n')
          .map((line) => line.length),
      );
      expect(widest).toBeLessThanOrEqual(80);
    },
  );
});
