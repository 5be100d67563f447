import type { Command, Option } from 'commander';
import { examplesOf, pathOf } from '../src/commands/examples.js';
import { otherwise } from '../src/commands/setting.js';
import { TOPICS } from '../src/commands/topics.js';
import { KEYS, type KeyRow } from '../src/config/keys.js';
import { EXIT_CODE_ROWS } from '../src/exit-codes.js';
import { VERSION } from '../src/version.js';
import { bold, example, flags, heading, item, paragraph, part, roff, section } from './roff.js';

const GLOBAL = 'Global options:';

/** A page for the program and one for each verb, by their files. */
export function manPages(program: Command): Record<string, string> {
  const pageOf = (command: Command) => (command === program ? programPage : verbPage)(command);
  return Object.fromEntries(
    [program, ...program.commands].map((command) => [`man/${pageName(command)}.1`, pageOf(command)]),
  );
}

const pageName = (command: Command) => pathOf(command).replaceAll(' ', '-');
const seeAlso = (names: readonly string[]) => names.map((name) => `${bold(name)}(1)`).join(', ');

function programPage(program: Command): string {
  return page(program, [
    ...section('DESCRIPTION', roff(sentence(program.description()))),
    ...section(
      'COMMANDS',
      ...groups(program).flatMap(([title, all]) => part(title, ...all.flatMap(verbItem))),
    ),
    ...section('OPTIONS', ...optionItems(program, false)),
    ...section(
      'GLOBAL OPTIONS',
      ...paragraph(roff('Every command takes them, before the verb or behind it.')),
      ...optionItems(program, true),
    ),
    ...section('EXIT STATUS', ...EXIT_CODE_ROWS.flatMap(exitItem)),
    ...section(
      'ENVIRONMENT',
      ...variables(program).flatMap(([name, about]) => item(bold(name), roff(about))),
    ),
    ...section('FILES', ...item(bold('~/.config/sandman/config.json'), roff(CONFIG_FILE))),
    ...examples(program),
    ...section('SEE ALSO', `${seeAlso(program.commands.map(pageName))}.`, ...paragraph(topics())),
  ]);
}

const CONFIG_FILE =
  'The settings; another with --config, or in the folder that SANDMAN_CONFIG_DIR names. `sandman config path` tells which.';

function verbPage(command: Command): string {
  const parts = command.commands.flatMap((child) => part(bold(child.name()), ...body(child)));
  return page(command, [
    ...section('DESCRIPTION', ...about(command)),
    ...section('COMMANDS', ...parts),
    ...section('ARGUMENTS', ...argumentItems(command)),
    ...section(
      'OPTIONS',
      ...optionItems(command, false),
      ...paragraph(`The global options are in ${seeAlso(['sandman'])}.`),
    ),
    ...examples(command),
    ...section('SEE ALSO', seeAlso(['sandman'])),
  ]);
}

function page(command: Command, sections: readonly string[]): string {
  const lines = [
    '.\\" Made by npm run docs from the tree of commands.',
    heading(pageName(command), `sandman ${VERSION}`),
    ...section('NAME', `${roff(pageName(command))} \\- ${roff(command.description().replace(/\.$/, ''))}`),
    ...section('SYNOPSIS', usage(command)),
    ...sections,
  ];
  return `${lines.join('\n')}\n`;
}

const usage = (command: Command) => `${bold(pathOf(command))} ${flags(command.usage())}`;

/** A command of a group: all there is to it, since it has no page. */
function body(command: Command): string[] {
  return [
    usage(command),
    ...paragraph(about(command).join(' ')),
    ...argumentItems(command),
    ...optionItems(command, false),
  ];
}

function about(command: Command): string[] {
  const aliases = command.parent === null ? [] : command.aliases().map(bold);
  const written = aliases.length > 0 ? ` Also written ${aliases.join(' or ')}.` : '';
  return [`${roff(sentence(command.description()))}${written}`];
}

const sentence = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

function groups(program: Command): [string, Command[]][] {
  const titles = [...new Set(program.commands.map((command) => command.helpGroup()))];
  return titles.map((title) => [
    roff(title.replace(/:$/, '')),
    program.commands.filter((command) => command.helpGroup() === title),
  ]);
}

const verbItem = (command: Command) => item(`${bold(pageName(command))}(1)`, about(command).join(' '));

function argumentItems(command: Command): string[] {
  const told = command.registeredArguments.filter(({ description }) => description !== '');
  return told.flatMap((argument) => item(flags(`<${argument.name()}>`), roff(argument.description)));
}

function optionItems(command: Command, global: boolean): string[] {
  const mine = ({ helpGroupHeading }: Option) => (helpGroupHeading === GLOBAL) === global;
  const options = command.createHelp().visibleOptions(command).filter(mine);
  return options.flatMap((option) => item(flags(option.flags), roff(option.description)));
}

const exitItem = ([number, word, meaning]: (typeof EXIT_CODE_ROWS)[number]) =>
  item(bold(number), roff(`${meaning}${/^\w+$/.test(word) ? ` (error.code: ${word})` : ''}`));

/** What the flags name, and what every program heeds. */
function variables(program: Command): [string, string][] {
  const named = program.options.flatMap((option) => {
    const { env, config } = otherwise(option);
    if (env === null) return [];
    const { about = option.description } = config === null ? {} : (KEYS[config] as KeyRow<unknown>);
    return [[env, `${about.replace(/ \(env: .*\)$/, '')}; as ${option.long}`] as [string, string]];
  });
  return [
    ...named,
    ['FORCE_COLOR', 'colour in pipes too; 0 or false: none'],
    ['CI', 'no spinner and no question'],
  ];
}

function examples(command: Command): string[] {
  return section('EXAMPLES', ...examplesOf(command).flatMap(([line, does]) => example(line, roff(does))));
}

function topics(): string {
  return `More is told by ${TOPICS.map(({ name }) => bold(`sandman help ${name}`)).join(', ')}.`;
}
