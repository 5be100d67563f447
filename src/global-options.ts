import { type Command, Option } from 'commander';
import { standingFor, withVariable } from './commands/setting.js';
import { offerColumns } from './commands/shown-columns.js';
import { usageError } from './errors.js';
import { OUTPUT_MODES, type OutputMode } from './io/output-mode.js';
import { parseChoice } from './parse/word.js';

/** The flags that every command takes, before the verb or behind it. Nothing has a default here: that is the settings' work. */
export interface GlobalFlags {
  backend?: string;
  output?: OutputMode;
  json?: boolean;
  quiet?: boolean;
  columns?: string;
  color?: boolean;
  input?: boolean;
  debug?: boolean;
  config?: string;
}

const HEADING = 'Global options:';

export function addGlobalOptions(command: Command): Command {
  const options = [
    standingFor('defaultBackend', new Option('-b, --backend <name>', 'backend to use')),
    standingFor(
      'output',
      new Option('-o, --output <format>', OUTPUT_MODES.join(', ')).argParser((text) =>
        parseChoice(text, OUTPUT_MODES, 'an output format'),
      ),
    ),
    new Option('--json', 'same as -o json'),
    new Option('-q, --quiet', 'only the ids: same as -o id'),
    offerColumns(command, new Option('--columns <names>', 'columns of the table, with commas between them')),
    withVariable('NO_COLOR', new Option('--no-color', 'no colour')),
    withVariable('CI', new Option('--no-input', 'never ask')),
    new Option('--debug', 'say what is done, and where a failure comes from'),
    withVariable('SANDMAN_CONFIG_DIR', new Option('--config <file>', 'config file'), ', its folder'),
  ];
  for (const option of options) command.addOption(option.helpGroup(HEADING));
  return command.helpOption('-h, --help', 'show help');
}

/** The flags as they were given anywhere on the line; the ones behind the verb win. */
export function globalFlags(command: Command): GlobalFlags {
  const given: Record<string, unknown> = {};
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const [name, value] of Object.entries(at.opts())) {
      if (at.getOptionValueSource(name) === 'cli' && !(name in given)) given[name] = value;
    }
  }
  return given as GlobalFlags;
}

/** The output format that the flags ask for; asking for two is a mistake. */
export function outputFlag({ output, json, quiet }: GlobalFlags): OutputMode | undefined {
  const asked = [output, json ? 'json' : undefined, quiet ? 'id' : undefined].filter(
    (mode) => mode !== undefined,
  );
  const [first, ...others] = new Set<OutputMode>(asked as OutputMode[]);
  if (others.length > 0) throw usageError(`-o ${first} and -o ${others[0]} cannot both hold`);
  return first;
}
