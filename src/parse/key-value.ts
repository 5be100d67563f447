import { usageError } from '../errors.js';

/** Labels that begin so are Sandman's own. */
export const RESERVED_PREFIX = 'dev.sandman.';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export type Pair = readonly [key: string, value: string];

/** `K=V` of an environment variable; the value may be empty and may hold anything but NUL. */
export function parseEnv(text: string): Pair {
  const [name, value] = split(text, 'an environment variable is written NAME=VALUE');
  if (!ENV_NAME.test(name)) throw usageError(`"${text}" does not begin with the name of a variable`);
  if (value.includes('\0')) throw usageError(`the value of "${name}" has a NUL byte`);
  return [name, value];
}

/** `K=V` of a label to set. */
export function parseLabel(text: string): Pair {
  const [key, value] = split(text, 'a label is written KEY=VALUE');
  checkLabelKey(key, text);
  if (key.startsWith(RESERVED_PREFIX)) {
    throw usageError(`"${text}": labels that begin with ${RESERVED_PREFIX} are Sandman's own`);
  }
  return [key, value];
}

/** `K` or `K=V` of a label to look for. */
export function parseLabelMatch(text: string): { key: string; value?: string } {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  checkLabelKey(key, text);
  return at < 0 ? { key } : { key, value: text.slice(at + 1) };
}

function checkLabelKey(key: string, text: string): void {
  if (key === '' || /\s/.test(key) || CONTROL.test(key))
    throw usageError(`"${text}" does not begin with a label's key`);
}

function split(text: string, rule: string): Pair {
  const at = text.indexOf('=');
  if (at < 1) throw usageError(`"${text}": ${rule}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The lines of an env file: `K=V`, empty lines and `#` comments. Errors name the file and the line. */
export function parseEnvFile(content: string, file: string): Pair[] {
  return content.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
    try {
      return [parseEnv(line)];
    } catch (error) {
      throw usageError(`${file}:${index + 1}: ${(error as Error).message}`);
    }
  });
}
