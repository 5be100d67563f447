import type { Command, Help, HelpConfiguration } from 'commander';
import { examplesOf, pathOf } from './commands/examples.js';
import { commandJson, jsonAsked, jsonText } from './commands/help-json.js';
import { TOPICS, type Topic } from './commands/topics.js';
import { type HelpItem, type HelpPage, layOut, USUAL_WIDTH } from './help-page.js';

/** Help for people, or as JSON where the line asks for that. */
export const HELP_LAYOUT: HelpConfiguration = {
  formatHelp: (command, helper) => {
    const mode = jsonAsked(command);
    return mode === null
      ? layOut(pageOf(command, helper), helper.helpWidth ?? USUAL_WIDTH)
      : jsonText(commandJson(command), mode);
  },
  commandUsage: (command) => `${pathOf(command)} ${command.usage()}`,
  subcommandTerm: (command) => {
    const names = [command.name(), ...command.aliases()].join('|');
    return command.commands.length > 0 ? `${names} <command>` : names;
  },
};

/** What the help of a command tells. */
export function pageOf(command: Command, helper: Help): HelpPage {
  return {
    usage: helper.commandUsage(command),
    aliases: command.parent === null ? [] : command.aliases(),
    description: helper.commandDescription(command),
    sections: [['Examples:', examplesOf(command)], ...groupsOf(command, helper)],
  };
}

function groupsOf(command: Command, helper: Help): Map<string, HelpItem[]> {
  const groups = new Map<string, HelpItem[]>();
  const add = (heading: string, item: HelpItem) =>
    groups.set(heading, [...(groups.get(heading) ?? []), item]);
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

function topicItem({ name, about }: Topic): HelpItem {
  return [name, about];
}
