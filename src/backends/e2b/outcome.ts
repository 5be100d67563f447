import {
  authError,
  type ErrorDetails,
  limitError,
  otherError,
  type SandmanError,
  unreachableError,
} from '../../errors.js';
import type { ProcessEnd, StreamError } from './agent.js';

/** What Go calls the signals of Linux, from the first on. Source: its package syscall */
const SIGNALS = [
  ...['hangup', 'interrupt', 'quit', 'illegal instruction', 'trace/breakpoint trap', 'aborted', 'bus error'],
  ...['floating point exception', 'killed', 'user defined signal 1', 'segmentation fault'],
  ...['user defined signal 2', 'broken pipe', 'alarm clock', 'terminated'],
];
const SIGKILL = 9;

/** The exit code; where a signal ended it, 128 and its number. */
export function exitCodeOf({ exitCode = 0, exited = false, status = '', error = '' }: ProcessEnd): number {
  if (exited || exitCode > 0) return exitCode;
  const told = /signal:? ([a-z0-9/ ]+)/.exec(`${status}\n${error}`)?.[1]?.trim();
  // What is not said is zero, and a success may say nothing at all.
  if (told === undefined) return exitCode < 0 ? 128 + SIGKILL : exitCode;
  const numbered = /^(?:signal )?(\d+)$/.exec(told)?.[1];
  if (numbered !== undefined) return 128 + Number(numbered);
  const at = SIGNALS.indexOf(told.replace(/ core dumped$/, ''));
  return 128 + (at < 0 ? SIGKILL : at + 1);
}

/** A stream that ends without the end of the process. */
export function lost(details: ErrorDetails, why: string): SandmanError {
  const text = `the connection to the command was lost: ${why}`;
  return unreachableError(text, { ...details, outcomeOpen: true });
}

const MEANINGS: Readonly<Record<string, (message: string, details: ErrorDetails) => SandmanError>> = {
  resource_exhausted: limitError,
  unavailable: unreachableError,
  unauthenticated: authError,
};

const HINTS: Readonly<Record<string, string>> = {
  unauthenticated: 'what lets one in is asked for anew each time: try it again',
};

/** Why the agent has begun nothing. */
export function refusedStart(
  { code = 'unknown', message = code }: StreamError,
  user: string | null,
  details: ErrorDetails,
): SandmanError {
  // The only other thing by which it knows whom it has before it.
  const isUser = code === 'unauthenticated' && user !== null;
  const make = isUser ? otherError : MEANINGS[code];
  const hint = isUser ? `is there a user "${user}" inside?` : HINTS[code];
  return (make ?? otherError)(`the command could not be started: ${message}`, { ...details, hint });
}
