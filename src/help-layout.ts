import type { Command, Help, HelpConfiguration } from 'commander';
import { examplesOf, pathOf } from './commands/examples.js';
import { commandJson, jsonAsked, jsonText } from './commands/help-json.js';
import { TOPICS, type Topic } from './commands/topics.js';

/** Narrower than this a description stands below what it describes. */
const LEAST_DESCRIPTION = 34;
const INDENT = 2;
const GAP = 2;

type Item = readonly [term: string, description: string];

/** Help for people, or as JSON where the line asks for that. */
export const HELP_LAYOUT: HelpConfiguration = {
  minWidthToWrap: 20,
  formatHelp: (command, helper) => {
    const mode = jsonAsked(command);
    return mode === null ? pageOf(command, helper) : jsonText(commandJson(command), mode);
  },
  commandUsage: (command) => `${pathOf(command)} ${command.usage()}`,
  subcommandTerm: (command) => {
    const names = [command.name(), ...command.aliases()].join('|');
    return command.commands.length > 0 ? `${names} <command>` : names;
  },
};

/** In the order in which it is read: how to write it, what it does, examples, commands, and then the options. */
function pageOf(command: Command, helper: Help): string {
  const aliases = command.parent === null ? [] : command.aliases();
  return [
    helper.boxWrap(`Usage: ${helper.commandUsage(command)}`, widthOf(helper)),
    ...(aliases.length === 0 ? [] : [`Aliases: ${aliases.join(', ')}`]),
    '',
    helper.boxWrap(helper.commandDescription(command), widthOf(helper)),
    '',
    ...section('Examples:', examplesOf(command), helper),
    ...[...groupsOf(command, helper)].flatMap(([heading, items]) => section(heading, items, helper)),
  ].join('\n');
}

function groupsOf(command: Command, helper: Help): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  const add = (heading: string, item: Item) => groups.set(heading, [...(groups.get(heading) ?? []), item]);
  for (const child of helper.visibleCommands(command)) {
    add(child.helpGroup() || 'Commands:', [helper.subcommandTerm(child), child.description()]);
  }
  for (const argument of helper.visibleArguments(command)) {
    add('Arguments:', [argument.name(), helper.argumentDescription(argument)]);
  }
  for (const option of helper.visibleOptions(command)) {
    add(option.helpGroupHeading ?? 'Options:', [helper.optionTerm(option), option.description]);
  }
  const global = groups.get('Global options:');
  groups.delete('Global options:');
  if (command.parent === null || command.name() === 'help')
    groups.set('Topics of `sandman help`:', TOPICS.map(topicItem));
  if (global === undefined) return groups;
  return groups.set('Global options:', global);
}

function topicItem({ name, about }: Topic): Item {
  return [name, about];
}

/** Terms in one column and what they mean in another, or below each other where the terminal is too narrow for two. */
function section(heading: string, items: readonly Item[], helper: Help): string[] {
  if (items.length === 0) return [];
  const column = Math.max(...items.map(([term]) => term.length)) + INDENT + GAP;
  const wide = widthOf(helper) - column >= LEAST_DESCRIPTION;
  const margin = ' '.repeat(wide ? column : 2 * INDENT);
  const lines = items.flatMap(([term, description]) => {
    const name = `${' '.repeat(INDENT)}${term}`;
    const text = helper.boxWrap(description, widthOf(helper) - margin.length).split('\n');
    const below = text.map((line) => `${margin}${line}`);
    if (!wide) return [name, ...below];
    return [`${name.padEnd(column)}${text[0] ?? ''}`, ...below.slice(1)];
  });
  return [heading, ...lines, ''];
}

function widthOf({ helpWidth = 80 }: Help): number {
  return helpWidth;
}
