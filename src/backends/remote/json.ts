import { unreachableError } from '../../errors.js';
import { readErrorBody } from './error-body.js';
import type { Answer } from './send.js';

/** The JSON of a good answer; `unreachable` for what is none, such as the page of a proxy that stands in between. */
export function jsonOf<T>(answer: Answer, backend: string): T {
  try {
    return JSON.parse(answer.body) as T;
  } catch {
    // Without the parser's failure as its cause: that has a piece of the body in it, which may be a token.
    const { message } = readErrorBody(answer);
    throw unreachableError(`${backend} answered with something that is not JSON: ${message}`, {
      backend,
      outcomeOpen: true,
      hint: 'is the address of the API right, and is there a proxy on the way?',
    });
  }
}

/** As `jsonOf`, of an answer that must be an object. */
export function objectOf<T extends object>(answer: Answer, backend: string): T {
  const value = jsonOf<unknown>(answer, backend);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T;
  throw unreachableError(`${backend} answered with JSON that is no object`, { backend, outcomeOpen: true });
}
