import { Writable } from 'node:stream';
import { cancelledError } from '../errors.js';
import type { Io } from './io.js';
import type { Choice, Prompts } from './prompt.js';

export function nothingChosen() {
  return cancelledError('nothing was chosen, and nothing was done');
}

/** The questions for a terminal whose cursor cannot be moved: each is a line, and so is its answer. */
export function linePrompts(io: Io, signal: AbortSignal): Prompts {
  const asked = (text: string, hidden = false) => answered(io, signal, text, hidden);
  const chosen = <T>(message: string, choices: readonly Choice<T>[], several: boolean): Promise<T[]> => {
    for (const [at, { name }] of choices.entries()) io.stderr.write(`${at + 1}) ${name}\n`);
    const how = several ? 'numbers' : 'a number';
    const again = async (): Promise<T[]> => {
      const words = (await asked(`${message} (${how}) `)).split(/[\s,]+/).filter((word) => word !== '');
      if (words.length === 0) throw nothingChosen();
      const taken = choices.filter((_, at) => words.includes(String(at + 1)));
      const valid = taken.length === new Set(words).size && (several || words.length === 1);
      if (valid) return taken.map(({ value }) => value);
      io.stderr.write(`write ${how} from 1 to ${choices.length}${several ? ', as in: 1 3' : ''}\n`);
      return again();
    };
    return again();
  };
  return {
    confirm: async (message) => /^\s*y(es)?\s*$/i.test(await asked(`${message} (y/N) `)),
    one: async (message, choices) =>
      (await chosen(message, choices, false))[0] as (typeof choices)[number]['value'],
    several: (message, choices) => chosen(message, choices, true),
    secret: (message) => asked(`${message} (not shown) `, true),
  };
}

/** One line. Ctrl-C, Ctrl-D and the end of input mean that nothing was chosen. */
async function answered(
  { stdin, stderr }: Io,
  signal: AbortSignal,
  question: string,
  hidden: boolean,
): Promise<string> {
  const { createInterface } = await import('node:readline');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Keys are taken one by one only where the terminal must not show them by itself.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: hidden, signal });
  let typed: string | null = null;
  stderr.write(question);
  await new Promise<void>((resolve) => {
    lines.once('close', resolve);
    lines.once('line', (line) => {
      typed = line;
      lines.close();
    });
  });
  if (hidden || typed === null) stderr.write('\n');
  if (typed === null) throw nothingChosen();
  return typed;
}
