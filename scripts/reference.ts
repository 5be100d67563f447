import type { Command, Option } from 'commander';
import { examplesOf, pathOf } from '../src/commands/examples.js';
import { otherwise } from '../src/commands/setting.js';
import { KEYS, type KeyRow } from '../src/config/keys.js';
import { EXIT_CODE_ROWS } from '../src/exit-codes.js';
import { createProgram, everyCommand } from '../src/program.js';
import type { State } from '../src/sandbox/sandbox.js';
import { CHANGE_VERBS, decide, TARGETS } from '../src/sandbox/transitions.js';
import { manPages } from './man.js';

/** The parts of the documentation that say what the code says: made from it, and compared with it by a test. */
export const PARTS: Readonly<Record<string, { file: string; text: () => string }>> = {
  commands: { file: 'docs/commands.md', text: commandReference },
  settings: { file: 'docs/configuration.md', text: settingsTable },
  'exit-codes': { file: 'README.md', text: exitCodeTable },
  transitions: { file: 'docs/states.md', text: transitionTable },
};

/** A page with one part put where its marks are. */
export function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the marks of ${name} are missing: ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}

const program = await createProgram({ bind: () => async () => {}, print: () => {} });
/** The manual pages by their files. */
export const MAN_PAGES = manPages(program);

const GLOBAL = 'Global options:';

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
const prose = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');

function commandReference(): string {
  const commands = [...everyCommand(program)].filter(
    ({ parent, commands: below }) => parent && !below.length,
  );
  const globals = program.options.filter(({ helpGroupHeading }) => helpGroupHeading === GLOBAL);
  return [
    '## Global options\n\nEvery command takes them, before the verb or behind it.',
    optionTable(globals),
    ...commands.map(commandSection),
  ].join('\n\n');
}

function commandSection(command: Command): string {
  const examples = examplesOf(command);
  const width = Math.max(...examples.map(([line]) => line.length));
  const block = examples.map(([line, does]) => `${line.padEnd(width)}  # ${does}`).join('\n');
  const own = command.options.filter(({ helpGroupHeading }) => helpGroupHeading !== GLOBAL);
  const aliases = command.aliases().map((alias) => code(alias));
  const about = `${command.description()[0]?.toUpperCase()}${command.description().slice(1)}.`;
  return [
    `## ${pathOf(command).replace(/^sandman /, '')}`,
    `${prose(about)}${aliases.length > 0 ? ` Also written ${aliases.join(' or ')}.` : ''}`,
    `\`\`\`sh\n${pathOf(command)} ${command.usage()}\n\n${block}\n\`\`\``,
    ...(own.length > 0 ? [optionTable(own)] : []),
  ].join('\n\n');
}

function optionTable(options: readonly Option[]): string {
  return table(
    ['option', 'meaning'],
    options.map(({ flags, description }) => [code(flags), prose(description)]),
  );
}

function settingsTable(): string {
  const rows = Object.entries<KeyRow<unknown>>(KEYS).map(([key, { fallback, env, about }]) => [
    code(key),
    fallback === null ? '' : code(fallback.replaceAll(',', ', ')),
    flagsFor(key).map(code).join(', '),
    env === undefined ? '' : code(env),
    prose(about),
  ]);
  return table(['key', 'default', 'flag', 'environment', 'meaning'], rows);
}

function flagsFor(key: string): string[] {
  const names = [...everyCommand(program)].flatMap(({ options }) =>
    options
      .filter((option) => otherwise(option).config === key)
      .map(({ short, long }) => short ?? long ?? ''),
  );
  return [...new Set(names)];
}

function exitCodeTable(): string {
  return table(
    ['exit', '`error.code`', 'meaning'],
    EXIT_CODE_ROWS.map(([number, word, meaning]) => [
      number,
      /^\w+$/.test(word) ? code(word) : word,
      meaning,
    ]),
  );
}

function transitionTable(): string {
  const states: State[] = ['running', 'paused', 'stopped', 'failed'];
  const cell = (verb: (typeof CHANGE_VERBS)[number], state: State) => {
    const decision = decide(verb, state);
    if (decision.kind === 'refuse') return `exit 8: ${decision.hint}`;
    return decision.kind === 'none' ? 'no change, exit 0' : `becomes ${TARGETS[verb]}`;
  };
  return table(
    ['verb', ...states.map((state) => `from ${code(state)}`)],
    CHANGE_VERBS.map((verb) => [code(verb), ...states.map((state) => cell(verb, state))]),
  );
}
