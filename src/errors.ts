/** The stable words of `error.code`; scripts match on them, so they are only ever added to. */
export type ErrorCode =
  | 'other'
  | 'usage'
  | 'auth'
  | 'not_found'
  | 'timeout'
  | 'unreachable'
  | 'limit'
  | 'conflict'
  | 'unsupported'
  | 'partial'
  | 'cancelled';

export interface ErrorDetails {
  /** How to go on, in one sentence without a full stop at its end being required. */
  hint?: string | undefined;
  backend?: string | undefined;
  id?: string | undefined;
  requestId?: string | undefined;
  /** True where sending the same thing again may well succeed. */
  retryable?: boolean | undefined;
  /**
   * True where the answer does not tell whether the thing was done, so the sandbox must be read again; false where it
   * does, whatever the code.
   */
  outcomeOpen?: boolean | undefined;
  /** What the process ends with, where that is not what the word stands for. */
  exitCode?: number | undefined;
  cause?: unknown;
}

/** Any failure that Sandman can explain. Everything else that is thrown is a defect and ends as `other`. */
export class SandmanError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'SandmanError';
    this.code = code;
    this.details = details;
  }

  /** The same failure with more said about where it happened; what was known before wins. */
  with(details: ErrorDetails): SandmanError {
    const known = Object.fromEntries(Object.entries(this.details).filter(([, value]) => value !== undefined));
    return new SandmanError(this.code, this.message, { ...details, ...known });
  }

  /** The same failure in other words; what is said of it now wins. */
  as(message: string, details: ErrorDetails = {}): SandmanError {
    return new SandmanError(this.code, message, { ...this.details, ...details, cause: this });
  }
}

/** One constructor for each word, so that a throw reads as what it means. */
function kind(code: ErrorCode) {
  return (message: string, details?: ErrorDetails) => new SandmanError(code, message, details);
}

export const otherError = kind('other');
export const usageError = kind('usage');
export const authError = kind('auth');
export const notFoundError = kind('not_found');
export const timeoutError = kind('timeout');
export const unreachableError = kind('unreachable');
export const limitError = kind('limit');
export const conflictError = kind('conflict');
export const unsupportedError = kind('unsupported');
export const partialError = kind('partial');
export const cancelledError = kind('cancelled');

export function hasCode<C extends ErrorCode>(
  error: unknown,
  ...codes: C[]
): error is SandmanError & { code: C } {
  return error instanceof SandmanError && codes.some((code) => code === error.code);
}

/** Wraps what is not ours, so that every failure has a code. */
export function asSandmanError(error: unknown): SandmanError {
  if (error instanceof SandmanError) return error;
  return otherError(error instanceof Error ? error.message : String(error), { cause: error });
}
