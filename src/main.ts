import { type Command, CommanderError } from 'commander';
import type { BackendFactory } from './backends/registry.js';
import { pathOf } from './commands/examples.js';
import { outdate } from './completion/cache.js';
import { COMPLETE } from './completion/shells.js';
import type { Context } from './context.js';
import { createContext } from './create-context.js';
import {
  asSandmanError,
  cancelledError,
  hasCode,
  otherError,
  type SandmanError,
  usageError,
} from './errors.js';
import { EXIT_CODES } from './exit-codes.js';
import { globalFlags } from './global-options.js';
import { pageOf } from './help-layout.js';
import type { Host } from './host.js';
import { createIo, type Io } from './io/io.js';
import { OUTPUT_MODES } from './io/output-mode.js';
import { type Bind, commandOn, createProgram } from './program.js';
import { type Programs, programsInBin } from './programs.js';
import type { Overview } from './quick.js';
import { listenForSignals } from './signals.js';
import { splitAtDashes, verbOf } from './split.js';
import { VERSION } from './version.js';

/** What is told without loading all this; for the build. */
export async function overview(): Promise<Overview> {
  const program = await createProgram({ bind: () => async () => {}, print: () => {} });
  return { version: VERSION, page: pageOf(program, program.createHelp()) };
}

export { standalonePrograms } from './programs.js';
export { quickHost } from './quick-host.js';

export interface RunOptions {
  /** Kinds of backend besides the registered ones. */
  types?: Readonly<Record<string, BackendFactory>>;
  /** Where its parts are; beside it, unless told. */
  programs?: Programs;
}

/** Runs one command line to its exit code. */
export async function run(
  argv: readonly string[],
  host: Host,
  { types = {}, programs = programsInBin(host.execPath) }: RunOptions = {},
): Promise<number> {
  const parts = { types, programs };
  const written = watchWriting(host);
  if (argv[0] === COMPLETE) {
    const { complete } = await import('./complete.js');
    await complete(argv.slice(1), host, parts);
    await written();
    return 0;
  }
  const exitCode = await runLine(argv, host, parts);
  const failure = await written();
  if (failure === null) return exitCode;
  (await earlyIo(splitAtDashes(argv).line, host)).fail(failure);
  return EXIT_CODES[failure.code];
}

/** What changes no sandbox. */
const LOOKING: ReadonlySet<string> = new Set(['list', 'ls', 'info', 'wait', 'logs']);

async function runLine(argv: readonly string[], host: Host, parts: Required<RunOptions>): Promise<number> {
  const signals = listenForSignals(host);
  const { line, rest } = splitAtDashes(argv);
  let context: Context | undefined;
  let exitCode = 0;
  const bind: Bind =
    (work) =>
    async (...args) => {
      const flags = globalFlags(args.at(-1) as Command);
      context = await createContext(flags, {
        host,
        signal: signals.signal,
        divert: signals.divert,
        rest,
        ...parts,
      });
      try {
        exitCode = (await work(context, ...(args.slice(0, -1) as never))) ?? 0;
      } finally {
        // Whatever it has changed, the next name that is typed fits.
        if (!LOOKING.has(verbOf(line) ?? ''))
          outdate(context.place.stateFolder, context.settings.written('defaultBackend').text ?? '');
      }
    };
  const print = (text: string) => void host.stdout.write(`${text}\n`);
  const width = host.stdout.isTTY ? host.stdout.columns || undefined : undefined;
  const program = await createProgram({ bind, print, width }, verbOf(line));
  try {
    await program.parseAsync([...line], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isHelp(error)) return showHelp(error, program, line, host);
    const failure = asFailure(error, signals.signal, commandOn(line, program));
    (context?.io ?? (await earlyIo(line, host))).fail(failure);
    return hasCode(failure, 'cancelled') ? signals.exitCode() : EXIT_CODES[failure.code];
  } finally {
    context?.backends.close();
    signals.close();
  }
}

const HELP_SHOWN = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

function isHelp(error: unknown): error is CommanderError {
  return error instanceof CommanderError && HELP_SHOWN.has(error.code);
}

/** Asked for, help is the answer; `sandman` alone asks for it, and a group without its verb is a mistake. */
async function showHelp(
  error: CommanderError,
  program: Command,
  line: readonly string[],
  host: Host,
): Promise<number> {
  if (error.code !== 'commander.help') return 0;
  const group = commandOn(line, program);
  if (group === program) {
    program.outputHelp();
    return 0;
  }
  const verbs = group.commands.map((command) => command.name()).join(', ');
  const hint = `choose from ${verbs}`;
  (await earlyIo(line, host)).fail(usageError(`${pathOf(group)} needs a command behind it`, { hint }));
  return EXIT_CODES.usage;
}

/** What stands behind an option that there is not may be a key. */
const UNKNOWN_VALUE = /(?<=^unknown option )('--[^'=]+)=.*(?=')/s;

function asFailure(error: unknown, signal: AbortSignal, command: Command): SandmanError {
  if (error instanceof CommanderError) {
    const [first = '', ...more] = error.message
      .replace(/^error: /, '')
      .replace(UNKNOWN_VALUE, '$1')
      .split('\n');
    const meant = more.join(' ').replace(/^\(|\)$/g, '');
    return usageError(first, { hint: meant || `see \`${pathOf(command)} --help\`` });
  }
  if (signal.aborted && (error as Error | undefined)?.name === 'AbortError')
    return cancelledError('interrupted');
  return asSandmanError(error);
}

/** For failures that come before the flags are understood: the format is looked for by eye. */
function earlyIo(argv: readonly string[], host: Host): Promise<Io> {
  const given = argv.map((word, at) => {
    if (word === '--json') return 'json';
    if (word === '-o' || word === '--output') return argv[at + 1];
    return /^(?:--output=|-o)(\w+)$/.exec(word)?.[1];
  });
  const asked = given.find((word) => word !== undefined) ?? host.env.SANDMAN_OUTPUT;
  const mode = OUTPUT_MODES.find((one) => one === asked) ?? 'table';
  return createIo(host, {
    mode,
    colour: !argv.includes('--no-color'),
    input: false,
    debug: argv.includes('--debug'),
  });
}

/**
 * Why the answer could not be written, once all of it was. A reader that went away (`sandman list | head -1`) is no
 * failure of ours: what is left is not written.
 */
function watchWriting({ stdout, stderr }: Host): () => Promise<SandmanError | null> {
  let lost: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error) => {
    lost ??= error;
  });
  stderr.on('error', () => {});
  return async () => {
    // Bun tells of what is empty first, and of a failure within the same turn.
    await new Promise<void>((resolve) => stdout.write('', () => setImmediate(resolve)));
    if (lost === undefined || lost.code === 'EPIPE' || lost.code === 'ERR_STREAM_DESTROYED') return null;
    return otherError(`cannot write the answer: ${lost.message}`, { cause: lost });
  };
}
