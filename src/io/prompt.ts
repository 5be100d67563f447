import type { Choosing } from './choose.js';
import type { Io } from './io.js';
import { linePrompts, nothingChosen } from './line-prompts.js';
import type { Style } from './style.js';

export interface Choice<T> {
  /** One line, no wider than the terminal, coloured or not. */
  name: string;
  value: T;
  /** What typing searches in, where that is not the name. */
  searched?: string;
}

/** Questions on stderr, so that stdout stays the answer's. Only asked where `io.promptable`. */
export interface Prompts {
  confirm(message: string): Promise<boolean>;
  one<T>(message: string, choices: readonly Choice<T>[]): Promise<T>;
  /** One or more of them, in the order of the choices. */
  several<T>(message: string, choices: readonly Choice<T>[]): Promise<T[]>;
  /** What is typed is not shown. */
  secret(message: string): Promise<string>;
}

export function createPrompts(io: Io, signal: AbortSignal): Prompts {
  if (!io.steerable) return linePrompts(io, signal);
  const theme = themeOf(io.styleErr);
  const asked = <T>(ask: Ask<T>) => answered(ask, io, signal);
  const chosen = <T>(question: Pick<Choosing<T>, 'message' | 'choices' | 'several'>) =>
    asked(async (where) => {
      const { choose } = await import('./choose.js');
      const { columns, rows } = io.stderr;
      const size = { columns: columns || 80, rows: rows || 24 };
      return choose({ ...question, style: io.styleErr, size }, where);
    });
  return {
    confirm: (message) =>
      asked(async (where) =>
        (await import('@inquirer/prompts')).confirm({ message, theme, default: false }, where),
      ),
    one: async (message, choices) =>
      (await chosen({ message, choices, several: false }))[0] as (typeof choices)[number]['value'],
    several: (message, choices) => chosen({ message, choices, several: true }),
    secret: (message) =>
      asked(async (where) =>
        (await import('@inquirer/prompts')).password({ message, theme, toggleMask: false }, where),
      ),
  };
}

/** The library's own asks the environment for colours, and knows nothing of `--no-color`. */
function themeOf({ bold, dim, red, cyan }: Style) {
  return {
    prefix: cyan('?'),
    style: {
      // It calls them with more than the text.
      answer: (text: string) => cyan(text),
      message: (text: string) => bold(text),
      error: (text: string) => red(text),
      help: (text: string) => dim(text),
      defaultAnswer: (text: string) => dim(`(${text})`),
    },
  };
}

interface Where {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  signal: AbortSignal;
  clearPromptOnDone: boolean;
}

type Ask<T> = (where: Where) => Promise<T>;

/** Ctrl-C, Ctrl-D, Esc and the end of input all mean that nothing was chosen. */
async function answered<T>(ask: Ask<T>, { stdin, stderr }: Io, signal: AbortSignal): Promise<T> {
  const left = new AbortController();
  const leave = () => left.abort();
  const onKey = (_: unknown, key?: { name?: string; ctrl?: boolean }) => {
    if (key?.name === 'escape' || (key?.ctrl && key.name === 'd')) leave();
  };
  stdin.on('keypress', onKey);
  stdin.on('end', leave);
  try {
    const given = AbortSignal.any([signal, left.signal]);
    return await ask({ input: stdin, output: stderr, signal: given, clearPromptOnDone: true });
  } catch (error) {
    const name = (error as Error).name;
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    throw nothingChosen();
  } finally {
    stdin.off('keypress', onKey);
    stdin.off('end', leave);
  }
}
