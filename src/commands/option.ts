import { Argument, Option } from 'commander';
import { offering } from '../completion/offering.js';
import { SandmanError, usageError } from '../errors.js';
import { parsePositiveDuration } from '../parse/duration.js';
import { parseLabelMatch } from '../parse/key-value.js';
import { parseCount } from '../parse/number.js';
import { parseChoices, parseInsidePath } from '../parse/word.js';
import { STATES } from '../sandbox/sandbox.js';
import { standingFor } from './setting.js';

/** An option whose value is read when the line is; what is wrong with it is said with the flag's name. */
export function valueOption<T>(flags: string, about: string, parse: (text: string) => T): Option {
  const option = new Option(flags, about);
  return option.argParser((text) => naming(option.long ?? flags, () => parse(text)));
}

const LISTS = new WeakSet<Option>();

/** Whether a flag may be given several times, and all of them count. */
export function isList(option: Option): boolean {
  return LISTS.has(option);
}

/** As `valueOption`, for flags that may be given several times: the values as an array. */
export function listOption<T>(flags: string, about: string, parse: (text: string) => T): Option {
  const option = new Option(flags, about);
  LISTS.add(option);
  return option.argParser((text, before) => [
    ...((before as T[] | undefined) ?? []),
    naming(option.long ?? flags, () => parse(text)),
  ]);
}

/** What is wrong with a value, with the flag's name before it. */
export function naming<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SandmanError)) throw error;
    throw usageError(`${flag}: ${error.message}`, error.details);
  }
}

/** What several commands share. */
export const sandboxArgument = () =>
  new Argument('[sandbox]', 'its id, the beginning of its id (4 or more characters), or its name');
export const noResumeOption = () => new Option('--no-resume', 'refuse one that is paused');
export const timeoutOption = (key: 'timeout' | 'createTimeout' | 'waitTimeout', about = 'longest wait') =>
  standingFor(key, valueOption('--timeout <duration>', about, parsePositiveDuration));
export const endOption = () =>
  valueOption(
    '--timeout <duration>',
    'end the command after so long, with exit code 124',
    parsePositiveDuration,
  );
export const workdirOption = () =>
  valueOption('-w, --workdir <path>', 'working directory inside', parseInsidePath);
export const stateOption = (about = 'only those in one of these') =>
  statesOption('--state <states>', `${about}: ${STATES.join(', ')}`);
/** Several states, with commas between them. */
export const statesOption = (flags: string, about: string) =>
  offering(
    valueOption(flags, about, (text) => parseChoices(text, STATES, 'a state')),
    () => STATES,
    { list: true },
  );
export const labelOption = () =>
  listOption(
    '-l, --label <key[=value]>',
    'only those with this label; may be repeated, and all must hold',
    parseLabelMatch,
  );
export const concurrencyOption = () =>
  standingFor('concurrency', valueOption('--concurrency <number>', 'how many at once', parseCount));
