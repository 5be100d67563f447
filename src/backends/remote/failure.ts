import {
  authError,
  conflictError,
  type ErrorDetails,
  limitError,
  notFoundError,
  otherError,
  type SandmanError,
  timeoutError,
  unreachableError,
  unsupportedError,
  usageError,
} from '../../errors.js';
import { readErrorBody } from './error-body.js';
import type { Answer } from './send.js';

/** A request that failed, and what may be done about it. */
export interface Failure {
  error: SandmanError;
  /** True: it was refused before it could do anything, so even what must not happen twice may be sent again. */
  nothingDone: boolean;
  /** True: the same request may well succeed in a while. */
  transient: boolean;
  /** What the server asks to wait, in milliseconds. */
  waitMs: number | null;
}

/** Said of what is not there any more, with whatever status. */
const GONE: ReadonlySet<string | null> = new Set(['SANDBOX_EXPIRED', 'SANDBOX_NOT_FOUND']);
const LIMITS = /limit|quota|exceeded/i;
/** A gateway that has nothing behind it. */
const NOBODY_HOME = new Set([502, 503, 504]);

/** What an answer of 300 or more means; `date` is now, for a Retry-After that is a date. */
export function failureOf(backend: string, answer: Answer, date: number): Failure {
  const { status } = answer;
  const { message, word, requestId, retryAfter } = readErrorBody(answer);
  const waitMs = retryAfterMs(answer, date) ?? (retryAfter === null ? null : retryAfter * 1000);
  const details = { backend, ...(requestId === null ? {} : { requestId }) };
  if (status === 404 && answer.body.trimStart().startsWith('<')) return fromProxy(backend, message, details);
  return {
    error: errorFor(GONE.has(word) ? 410 : status, `${backend}: ${message}`, message, details),
    // A limit that says when to come again refused at the door.
    nothingDone: status === 429 && waitMs !== null,
    transient: status >= 500 || status === 408 || (waitMs !== null && (status === 429 || status === 409)),
    waitMs,
  };
}

/** What a page of HTML says is not there is no sandbox: no API wrote it. */
function fromProxy(backend: string, message: string, details: ErrorDetails): Failure {
  const hint = 'is the address of the API right, and is there a proxy on the way?';
  const error = unreachableError(`${backend}: ${message}`, { ...details, hint, retryable: true });
  return { error, nothingDone: false, transient: false, waitMs: null };
}

function errorFor(status: number, text: string, message: string, details: ErrorDetails): SandmanError {
  if (status < 400) {
    const hint = 'is the address of the API right?';
    return otherError(`${text}: it sends elsewhere, and is not followed`, { ...details, hint });
  }
  if (status >= 500 && status !== 501) return serverError(status, text, details);
  if (status === 403 && LIMITS.test(message)) return limitError(text, details);
  const make = BY_STATUS[status] ?? usageError;
  return make(text, { ...details, ...EXTRAS[status] });
}

type Make = (message: string, details: ErrorDetails) => SandmanError;

/** All others below 500 say that what was sent makes no sense, which only the server could know. */
const BY_STATUS: Readonly<Record<number, Make>> = {
  401: authError,
  402: limitError,
  403: authError,
  404: notFoundError,
  405: unsupportedError,
  408: timeoutError,
  409: conflictError,
  410: notFoundError,
  429: limitError,
  501: unsupportedError,
};

const EXTRAS: Readonly<Record<number, ErrorDetails>> = {
  408: { retryable: true, outcomeOpen: true },
  409: { outcomeOpen: true },
  429: { retryable: true },
};

function serverError(status: number, text: string, details: ErrorDetails): SandmanError {
  const make = NOBODY_HOME.has(status) ? unreachableError : otherError;
  return make(text, { ...details, retryable: true, outcomeOpen: true });
}

/** Seconds, or an HTTP date, which is measured by the server's own clock where that is told. */
function retryAfterMs({ headers }: Answer, date: number): number | null {
  const text = [headers['retry-after']].flat()[0]?.trim();
  if (text === undefined || text === '') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const then = Date.parse(text);
  const now = Date.parse([headers.date].flat()[0] ?? '');
  return Number.isNaN(then) ? null : Math.max(0, then - (Number.isNaN(now) ? date : now));
}

/** With these no connection was made, so nothing can have happened. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** These will be no better in a second. */
const LASTING = new Set(['ENOTFOUND', 'UND_ERR_INVALID_ARG']);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no network',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no answer',
};

/** What a connection that failed means. */
export function brokenLine(backend: string, endpoint: string, error: unknown): Failure {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code);
  const nothingDone = untrusted || NEVER_SENT.has(code);
  return {
    error: unreachableError(`cannot reach ${backend} at ${endpoint}: ${REASONS[code] ?? message}`, {
      backend,
      retryable: !untrusted,
      outcomeOpen: !nothingDone,
      cause: error,
    }),
    nothingDone,
    transient: !untrusted && !LASTING.has(code),
    waitMs: null,
  };
}

/** What an answer that did not come in time means. */
export function noAnswer(backend: string, milliseconds: number): Failure {
  const text = `${backend} did not answer within ${Math.round(milliseconds / 1000)} s`;
  const error = timeoutError(text, { backend, retryable: true, outcomeOpen: true });
  return { error, nothingDone: false, transient: true, waitMs: null };
}
