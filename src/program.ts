import { Command } from 'commander';
import { registerBackend } from './commands/backend.js';
import { registerCompletion } from './commands/completion.js';
import { registerConfig } from './commands/config.js';
import { registerCreate } from './commands/create.js';
import { registerDoctor } from './commands/doctor.js';
import { pathOf, withExamples } from './commands/examples.js';
import { registerExec } from './commands/exec.js';
import { registerHelp } from './commands/help.js';
import { registerInfo } from './commands/info.js';
import { registerKill } from './commands/kill.js';
import { registerList } from './commands/list.js';
import { registerLogin } from './commands/login.js';
import { registerLogout } from './commands/logout.js';
import { registerLogs } from './commands/logs.js';
import { registerPause } from './commands/pause.js';
import { registerResume } from './commands/resume.js';
import { registerRun } from './commands/run.js';
import { registerShell } from './commands/shell.js';
import { registerStart } from './commands/start.js';
import { registerStop } from './commands/stop.js';
import { registerTemplate } from './commands/template.js';
import { registerTtl } from './commands/ttl.js';
import { registerWait } from './commands/wait.js';
import { registerWhoami } from './commands/whoami.js';
import type { Context } from './context.js';
import { usageError } from './errors.js';
import { addGlobalOptions } from './global-options.js';
import { HELP_LAYOUT } from './help-layout.js';
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
}

type Register = (program: Command, registrar: Registrar) => void;

/** The commands, under the headings of the help. */
const SECTIONS: ReadonlyArray<readonly [heading: string, registers: readonly Register[]]> = [
  [
    'Life of a sandbox:',
    [
      registerCreate,
      registerRun,
      registerStart,
      registerStop,
      registerPause,
      registerResume,
      registerKill,
      registerWait,
      registerTtl,
    ],
  ],
  ['Work inside:', [registerExec, registerShell, registerLogs]],
  ['Look:', [registerList, registerInfo, registerDoctor]],
  [
    'Set up:',
    [
      registerLogin,
      registerLogout,
      registerWhoami,
      registerBackend,
      registerTemplate,
      registerConfig,
      registerCompletion,
      registerHelp,
    ],
  ],
];

/** The whole tree of commands. Building it touches no file and no socket. */
export function createProgram({ bind, print }: Registrar): Command {
  const program = new Command('sandman')
    .description('The whole life of sandboxes, on your own Docker or Podman engine or on a service.')
    .version(VERSION, '-V, --version', 'show the version')
    .usage('[options] <command>')
    .configureHelp(HELP_LAYOUT)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => {} });
  withExamples(
    program,
    ['sandman create web', 'make a sandbox called web'],
    ['sandman pause web', 'freeze it with everything in it'],
    ['sandman help pause', 'what a command does, and its options'],
  );
  const registrar = { bind, print };
  for (const [heading, registers] of SECTIONS) {
    program.commandsGroup(heading);
    for (const register of registers) register(program, registrar);
  }
  for (const command of everyCommand(program)) addGlobalOptions(command).allowExcessArguments();
  for (const group of program.commands.filter(({ commands }) => commands.length > 0)) {
    group.helpCommand(false).usage('[options] <command>');
  }
  program.hook('preAction', (_program, command) => refuseSurplus(command));
  return program;
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
