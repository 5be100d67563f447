/** A command line, and the command for inside the sandbox that stood behind its `--`; null where there was none. */
export interface SplitLine {
  line: readonly string[];
  rest: readonly string[] | null;
}

/** The verbs whose line may end with a command for inside. */
export const TAKE_COMMAND: ReadonlySet<string> = new Set(['create', 'exec', 'run']);
const WITH_VALUE = new Set(['-b', '--backend', '-o', '--output', '--columns', '--config']);

/**
 * Takes the line of a verb that runs a command apart at the first `--`: what stands behind it is for inside the
 * sandbox, word for word, and not for the parser, which would take its first word for a name.
 */
export function splitAtDashes(argv: readonly string[]): SplitLine {
  const at = argv.indexOf('--');
  if (at < 0 || !TAKE_COMMAND.has(verbOf(argv) ?? '')) return { line: argv, rest: null };
  return { line: argv.slice(0, at), rest: argv.slice(at + 1) };
}

/** The first word that is neither a global flag nor the value of one. */
export function verbOf(argv: readonly string[]): string | undefined {
  return argv.find((word, at) => !word.startsWith('-') && !WITH_VALUE.has(argv[at - 1] ?? ''));
}
