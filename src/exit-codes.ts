import type { ErrorCode } from './errors.js';

/** The number a process ends with, for each word of `error.code`. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  other: 1,
  usage: 2,
  auth: 3,
  not_found: 4,
  timeout: 5,
  unreachable: 6,
  limit: 7,
  conflict: 8,
  unsupported: 9,
  partial: 10,
  cancelled: 130,
};

/**
 * What `run` and `exec` end with when Sandman itself failed; every other number is the command's own. `unread` is what
 * SIGPIPE makes of a command in a pipe whose reader goes away.
 */
export const COMMAND_EXIT = {
  timedOut: 124,
  failed: 125,
  notExecutable: 126,
  notFound: 127,
  unread: 141,
} as const;

/** The rows that `help exit-codes` prints: number, word, meaning. */
export const EXIT_CODE_ROWS: ReadonlyArray<readonly [string, string, string]> = [
  ['0', '', 'done'],
  ['1', 'other', 'any other failure'],
  ['2', 'usage', 'usage, or bad input; nothing was sent'],
  ['3', 'auth', 'not signed in, or refused'],
  ['4', 'not_found', 'no such sandbox, template or backend'],
  ['5', 'timeout', 'timed out waiting'],
  ['6', 'unreachable', 'the backend cannot be reached'],
  ['7', 'limit', 'rate limit, quota or payment'],
  ['8', 'conflict', 'wrong state, or a conflict'],
  ['9', 'unsupported', 'the backend cannot do that'],
  ['10', 'partial', 'some of several failed'],
  ['124', 'timeout', 'exec, run: the command ran out of time'],
  ['125', '(its own)', 'exec, run, shell: Sandman or the backend failed (error.code)'],
  ['126', 'other', 'exec, run: the command cannot be executed'],
  ['127', 'not_found', 'exec, run, shell: the command was not found'],
  ['130', 'cancelled', 'ended by Ctrl-C (143: by SIGTERM)'],
];
