import { Argument, type Command } from 'commander';
import { offering } from '../completion/offering.js';
import { usageError } from '../errors.js';
import type { Registrar } from '../program.js';
import { didYouMean } from '../sandbox/nearest.js';
import { pathOf, withExamples } from './examples.js';
import { commandJson, type JsonMode, jsonAsked, jsonText } from './help-json.js';
import { TOPICS } from './topics.js';

export function registerHelp(program: Command, { print }: Registrar): void {
  withExamples(
    program.command('help').description('show help for a command or a topic'),
    ['sandman help config set', 'a command, with its examples and options'],
    ['sandman help exit-codes', 'what each exit code means'],
    ['sandman help deadlines', 'when a sandbox ends by itself'],
    ['sandman help states', 'what each verb does from each state'],
    ['sandman help --json', 'every command and option, for programs'],
  )
    .addArgument(offering(new Argument('[command...]'), () => TOPICS.map(({ name }) => name)))
    .action(async (words: string[], _options: unknown, command: Command) =>
      print(await helpFor(program, words, jsonAsked(command))),
    );
}

/** The text of a topic or a command, or the same as JSON; `usage` for what is neither. */
export async function helpFor(program: Command, words: readonly string[], json: JsonMode): Promise<string> {
  const topic = words.length === 1 ? TOPICS.find(({ name }) => name === words[0]) : undefined;
  if (topic === undefined) {
    const command = commandIn(program, words);
    return json === null ? command.helpInformation().trimEnd() : jsonText(commandJson(command), json);
  }
  const text = await topic.text();
  return json === null ? text : jsonText({ name: topic.name, about: topic.about, text }, json);
}

function commandIn(program: Command, words: readonly string[]): Command {
  const found = words.reduce<Command | undefined>(
    (command, word) => command?.commands.find((one) => one.name() === word || one.aliases().includes(word)),
    program,
  );
  if (found !== undefined) return found;
  throw usageError(`"${words.join(' ')}" is neither a command nor a topic`, {
    hint: didYouMean(words.join(' '), known(program), 'see `sandman help`'),
  });
}

/** All that help can be asked about, as it is written. */
function known(program: Command): string[] {
  const below = (command: Command): string[] =>
    command.commands.flatMap((child) => [pathOf(child).replace(/^sandman /, ''), ...below(child)]);
  return [...TOPICS.map(({ name }) => name), ...below(program)];
}
