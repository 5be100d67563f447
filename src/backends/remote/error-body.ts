import { STATUS_CODES } from 'node:http';
import type { Answer } from './send.js';

/** What the body of a failed request tells, in whichever of the vendors' shapes it comes. */
export interface ErrorBody {
  message: string;
  /** The server's own word for it, such as `quota_exceeded`. */
  word: string | null;
  requestId: string | null;
  /** Seconds that it asks to wait. */
  retryAfter: number | null;
}

type Tree = Record<string, unknown>;

/** Longer texts are cut: what a proxy has to say is no answer to read. */
const LONGEST = 300;

/**
 * Understands `{message, code}`, `{error: "text"}`, `{error: {message, code, details}}`, plain text, HTML and nothing.
 * JSON of another shape is not shown: nobody knows what is in it.
 */
export function readErrorBody({ status, body, headers }: Answer): ErrorBody {
  const tree = asTree(body);
  const inner = isTree(tree?.error) ? tree.error : {};
  const details = [inner.details, tree?.details].find(isTree) ?? {};
  const message = text(tree?.error) ?? text(inner.message) ?? text(tree?.message);
  return {
    message: (message ?? wordsOf(body, tree !== null, status)).slice(0, LONGEST),
    word: text(inner.code) ?? text(tree?.code) ?? text(tree?.error_code),
    requestId:
      text(headers['x-request-id']) ??
      text(headers['x-requestid']) ??
      text(inner.request_id) ??
      text(tree?.request_id),
    retryAfter:
      seconds(tree?.retry_after) ?? seconds(inner.retry_after) ?? seconds(details.retry_after_seconds),
  };
}

function wordsOf(body: string, json: boolean, status: number): string {
  const plain = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim();
  const trimmed = body.trim();
  // JSON that was cut off is JSON too.
  if (trimmed === '' || json || /^[{[]/.test(trimmed)) return plain;
  if (!trimmed.startsWith('<')) return trimmed;
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(trimmed)?.[1]?.trim();
  return `${plain}, with a page of HTML${title ? ` ("${title}")` : ''}`;
}

function asTree(body: string): Tree | null {
  try {
    const value: unknown = JSON.parse(body);
    return isTree(value) ? value : {};
  } catch {
    return null;
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function seconds(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}
