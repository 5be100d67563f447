import { cancelledError } from '../errors.js';
import type { Io } from './io.js';

export interface Choice<T> {
  name: string;
  value: T;
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

const PAGE = 12;

export function createPrompts(io: Io, signal: AbortSignal): Prompts {
  const asked = <T>(ask: Ask<T>) => answered(ask, io, signal);
  return {
    confirm: (message) =>
      asked(async (where) => (await import('@inquirer/prompts')).confirm({ message, default: false }, where)),
    one: (message, choices) =>
      asked(async (where) =>
        (await import('@inquirer/prompts')).search(
          { message, pageSize: PAGE, source: (term) => filtered(choices, term) },
          where,
        ),
      ),
    several: (message, choices) =>
      asked(async (where) => {
        const { askSeveral } = await import('./several.js');
        const filter = (term: string) => filtered(choices, term);
        return askSeveral({ message, pageSize: PAGE, choices, filter }, where);
      }),
    secret: (message) =>
      asked(async (where) =>
        (await import('@inquirer/prompts')).password({ message, toggleMask: false }, where),
      ),
  };
}

function filtered<T>(choices: readonly Choice<T>[], term: string | undefined): Choice<T>[] {
  const wanted = (term ?? '').toLowerCase();
  return choices.filter(({ name }) => name.toLowerCase().includes(wanted));
}

interface Where {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  signal: AbortSignal;
  clearPromptOnDone: boolean;
}

type Ask<T> = (where: Where) => Promise<T>;

/** Ctrl-C, Esc and the end of input all mean that nothing was chosen. */
async function answered<T>(ask: Ask<T>, { stdin, stderr }: Io, signal: AbortSignal): Promise<T> {
  const left = new AbortController();
  const onKey = (_: unknown, key?: { name?: string }) => {
    if (key?.name === 'escape') left.abort();
  };
  stdin.on('keypress', onKey);
  try {
    const given = AbortSignal.any([signal, left.signal]);
    return await ask({ input: stdin, output: stderr, signal: given, clearPromptOnDone: true });
  } catch (error) {
    const name = (error as Error).name;
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    throw cancelledError('nothing was chosen, and nothing was done');
  } finally {
    stdin.off('keypress', onKey);
  }
}
