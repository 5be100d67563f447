import {
  authError,
  conflictError,
  limitError,
  notFoundError,
  otherError,
  type SandmanError,
  unreachableError,
  unsupportedError,
  usageError,
} from '../../errors.js';
import type { Answer } from './door.js';

/** The engine's own words: `message` of its JSON (Podman's `cause` is part of it), else the text as it is. */
export function messageOf(answer: Pick<Answer, 'status' | 'body'>): string {
  try {
    const { message } = JSON.parse(answer.body) as { message?: unknown };
    if (typeof message === 'string' && message !== '') return message.trim();
  } catch {
    // Not JSON: a proxy's page, or an empty body.
  }
  const text = answer.body.trim().slice(0, 300);
  return text === '' ? `the engine answered ${answer.status}` : text;
}

const PATTERNS: ReadonlyArray<readonly [RegExp, (message: string) => SandmanError]> = [
  [/no such (container|image)|no container with name|image not known/i, (text) => notFoundError(text)],
  [/name .*already in use|name is already/i, (text) => conflictError(text)],
  [
    /storage-opt|unknown runtime|unknown or invalid runtime|cannot set up pids|cgroup.*(not supported|isn't mounted)/i,
    (text) => unsupportedError(text),
  ],
  // Podman says so with a 500.
  [/container state improper/i, (text) => conflictError(text, { outcomeOpen: true })],
  [/port is already allocated|address already in use/i, (text) => conflictError(text)],
];

/** The failure that an answer of 400 or more means. */
export function errorOf(answer: Answer): SandmanError {
  const message = messageOf(answer);
  const known = PATTERNS.find(([pattern]) => pattern.test(message));
  if (known !== undefined) return known[1](message);
  const { status } = answer;
  if (status === 404) return notFoundError(message);
  if (status === 409) return conflictError(message, { outcomeOpen: true });
  if (status === 401 || status === 403) return authError(message);
  // The arguments were checked before; what the engine refuses beyond that only it could know.
  if (status === 400) return usageError(message);
  return otherError(message, { outcomeOpen: status >= 500 });
}

/** The failure that a registry's answer to a pull means, with the answer. */
export function pullErrorOf(image: string, message: string): SandmanError {
  const text = `cannot pull ${image}: ${message.trim()}`;
  if (/toomanyrequests|rate limit/i.test(message)) return limitError(text, { retryable: true });
  if (/manifest.*unknown|not found|does not exist|access.*denied|denied:|no such image/i.test(message)) {
    return notFoundError(text, { hint: 'is the name right, and does the image need a login?' });
  }
  if (/unauthorized|authentication required/i.test(message)) return authError(text);
  if (/no space left/i.test(message)) return otherError(text);
  return unreachableError(text, {
    retryable: true,
    hint: 'is the registry reachable from the engine? an image that is there already needs no pull',
  });
}
