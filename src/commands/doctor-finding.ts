import { asSandmanError, type ErrorCode } from '../errors.js';
import { hintOf } from '../io/usual-hint.js';
import type { BackendReport } from '../sandbox/backend.js';

/** Only a `failure` keeps Sandman from working; a `note` is what somebody may want to know, or to do. */
export type Level = 'ok' | 'note' | 'failure';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  level: Level;
  /** False for a failure alone. */
  ok: boolean;
  /** What kind of failure it is; null where it is none. */
  code: ErrorCode | null;
  detail: string;
  /** What to do about it; null where there is nothing to do. */
  fix: string | null;
  /** What a backend told of itself; null of all else, and of one that was not reached. */
  report: BackendReport | null;
}

export function well(name: string, detail: string, report: BackendReport | null = null): Finding {
  return { name, level: 'ok', ok: true, code: null, detail, fix: null, report };
}

export function note(name: string, detail: string, fix: string | null = null): Finding {
  return { name, level: 'note', ok: true, code: null, detail, fix, report: null };
}

export function failure(name: string, code: ErrorCode, detail: string, fix: string): Finding {
  return { name, level: 'failure', ok: false, code, detail, fix, report: null };
}

/** Of something that was tried; the fix is its hint, or what is given where nobody knows one. */
export function failed(name: string, error: unknown, fix: string): Finding {
  const known = asSandmanError(error);
  return failure(name, known.code, known.message, hintOf(known) ?? fix);
}
