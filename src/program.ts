import { Command } from 'commander';
import { pathOf, withExamples } from './commands/examples.js';
import type { Context } from './context.js';
import { usageError } from './errors.js';
import { addGlobalOptions } from './global-options.js';
import { HELP_LAYOUT } from './help-layout.js';
import { USUAL_WIDTH } from './help-page.js';
import { TAKE_COMMAND } from './split.js';
import { VERSION } from './version.js';

/** A command's work: what it returns is the exit code, nothing is 0. */
// biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
export type Work<A extends unknown[]> = (context: Context, ...args: A) => Promise<number | void>;

/** Turns a command's work into what commander calls. */
export type Bind = <A extends unknown[]>(work: Work<A>) => (...args: [...A, Command]) => Promise<void>;

export interface Registrar {
  bind: Bind;
  /** Writes on stdout, for the few commands that need no more. */
  print(text: string): void;
  /** Columns that a help may fill; the usual ones where it is not given. */
  width?: number | undefined;
}

type Register = (program: Command, registrar: Registrar) => void;

/** A command by its name and aliases; its file is loaded when it is meant. */
type Entry = readonly [names: string, load: () => Promise<Register>];

/** The commands, under the headings of the help. */
export const SECTIONS: ReadonlyArray<readonly [heading: string, entries: readonly Entry[]]> = [
  [
    'Life of a sandbox:',
    [
      ['create', async () => (await import('./commands/create.js')).registerCreate],
      ['run', async () => (await import('./commands/run.js')).registerRun],
      ['start', async () => (await import('./commands/start.js')).registerStart],
      ['stop', async () => (await import('./commands/stop.js')).registerStop],
      ['pause', async () => (await import('./commands/pause.js')).registerPause],
      ['resume', async () => (await import('./commands/resume.js')).registerResume],
      ['kill rm delete', async () => (await import('./commands/kill.js')).registerKill],
      ['prune', async () => (await import('./commands/prune.js')).registerPrune],
      ['wait', async () => (await import('./commands/wait.js')).registerWait],
      ['ttl', async () => (await import('./commands/ttl.js')).registerTtl],
    ],
  ],
  [
    'Work inside:',
    [
      ['exec', async () => (await import('./commands/exec.js')).registerExec],
      ['shell connect', async () => (await import('./commands/shell.js')).registerShell],
      ['cp', async () => (await import('./commands/cp.js')).registerCp],
      ['logs', async () => (await import('./commands/logs.js')).registerLogs],
    ],
  ],
  [
    'Look:',
    [
      ['list ls', async () => (await import('./commands/list.js')).registerList],
      ['top ui', async () => (await import('./commands/top.js')).registerTop],
      ['info', async () => (await import('./commands/info.js')).registerInfo],
      ['doctor', async () => (await import('./commands/doctor.js')).registerDoctor],
    ],
  ],
  [
    'Set up:',
    [
      ['login', async () => (await import('./commands/login.js')).registerLogin],
      ['logout', async () => (await import('./commands/logout.js')).registerLogout],
      ['whoami', async () => (await import('./commands/whoami.js')).registerWhoami],
      ['backend', async () => (await import('./commands/backend.js')).registerBackend],
      ['template', async () => (await import('./commands/template.js')).registerTemplate],
      ['keeper', async () => (await import('./commands/keeper.js')).registerKeeper],
      ['config', async () => (await import('./commands/config.js')).registerConfig],
      ['completion', async () => (await import('./commands/completion.js')).registerCompletion],
      ['help', async () => (await import('./commands/help.js')).registerHelp],
    ],
  ],
];

/** Those that need all the others: to tell of them, or to know what a shell would have to complete. */
const OF_ALL: ReadonlySet<string> = new Set(['completion', 'doctor', 'help']);

/**
 * The tree of commands: of the one that a line means, where there is one of that name, else of all. Building it touches
 * no file but those of the program, and no socket.
 */
export async function createProgram(
  { bind, print, width = USUAL_WIDTH }: Registrar,
  meant?: string,
): Promise<Command> {
  const program = new Command('sandman')
    .description('The whole life of sandboxes, on your own Docker or Podman engine or on a service.')
    .version(VERSION, '-V, --version', 'show the version')
    .usage('[options] <command>')
    .configureHelp(HELP_LAYOUT)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: () => {},
      getOutHelpWidth: () => width,
    });
  withExamples(
    program,
    ['sandman create web', 'make a sandbox called web'],
    ['sandman pause web', 'freeze it with everything in it'],
    ['sandman help pause', 'what a command does, and its options'],
  );
  const registrar = { bind, print };
  for (const [heading, entries] of sectionsFor(meant)) {
    program.commandsGroup(heading);
    for (const register of await Promise.all(entries.map(([, load]) => load()))) register(program, registrar);
  }
  for (const command of everyCommand(program)) addGlobalOptions(command).allowExcessArguments();
  for (const group of program.commands.filter(({ commands }) => commands.length > 0)) {
    const alone = group.registeredArguments.map((argument) => ` | ${argument.name()}`).join('');
    group.helpCommand(false).usage(`[options] <command${alone}>`);
  }
  program.hook('preAction', (_program, command) => refuseSurplus(command));
  return program;
}

function sectionsFor(meant: string | undefined): typeof SECTIONS {
  if (meant === undefined || OF_ALL.has(meant)) return SECTIONS;
  const means = ([names]: Entry) => names.split(' ').includes(meant);
  const found = SECTIONS.flatMap(([heading, entries]) =>
    entries.filter(means).map((entry) => [heading, [entry]] as const),
  );
  return found.length > 0 ? found : SECTIONS;
}

/** In the parser's stead, whose message tells how many words are too many and not which. */
function refuseSurplus(command: Command): void {
  const { args, registeredArguments } = command;
  const surplus = registeredArguments.at(-1)?.variadic ? undefined : args[registeredArguments.length];
  if (surplus === undefined) return;
  const hint = TAKE_COMMAND.has(command.name())
    ? 'a command for inside stands behind --'
    : `see \`${pathOf(command)} --help\``;
  // Behind `login` it may well be a key.
  const shown = command.name() === 'login' ? 'what stands behind the backend' : `"${surplus}"`;
  throw usageError(`${pathOf(command)} has no use for ${shown}`, { hint });
}

/** The command that a line means, as far as its words lead into the tree. */
export function commandOn(line: readonly string[], program: Command): Command {
  return line.reduce(
    (command, word) =>
      command.commands.find((one) => one.name() === word || one.aliases().includes(word)) ?? command,
    program,
  );
}

/** A command and all below it. */
export function* everyCommand(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* everyCommand(child);
}
