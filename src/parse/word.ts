import { usageError } from '../errors.js';
import { didYouMean } from '../sandbox/nearest.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/;

/** The name of a sandbox: what every engine takes for a container's name. */
export function parseName(text: string): string {
  if (NAME.test(text)) return text;
  throw usageError(
    `"${text}" is not a name: 2 to 128 letters, digits, "_", "." and "-", of which the first is a letter or a digit`,
  );
}

/** Text that is there and has neither white space nor a sign that could be taken for a flag. */
export function parseWord(text: string, what: string): string {
  if (text === '' || /\s/.test(text) || text.startsWith('-')) throw usageError(`"${text}" is not ${what}`);
  return text;
}

/** One of a few words. */
export function parseChoice<T extends string>(text: string, choices: readonly T[], what: string): T {
  const choice = choices.find((word) => word === text);
  if (choice !== undefined) return choice;
  throw usageError(`"${text}" is not ${what}: choose from ${choices.join(', ')}`, {
    hint: didYouMean(text, choices),
  });
}

/** Several of a few words, with commas between them. */
export function parseChoices<T extends string>(text: string, choices: readonly T[], what: string): T[] {
  return text.split(',').map((word) => parseChoice(word.trim(), choices, what));
}

/** A path inside a sandbox. */
export function parseInsidePath(text: string): string {
  if (text.startsWith('/')) return text;
  throw usageError(`"${text}" is not an absolute path`);
}
