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

/**
 * What a good answer says. Where it is not what an engine says, something else answers there, or only a part of the
 * answer arrived: what was done, if anything, cannot be told from it.
 */
export function jsonOf<T>({ body }: Pick<Answer, 'body'>, looksRight: (value: T) => boolean): T {
  const value = parse(body) as T;
  if (value !== undefined && looksRight(value)) return value;
  const text = body.trim().slice(0, 80).replace(/\s+/g, ' ');
  throw unreachableError(
    `what answers there does not speak like an engine: ${text === '' ? 'it said nothing' : `"${text}"`}`,
    {
      retryable: true,
      outcomeOpen: true,
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The engine's own words: `message` of its JSON (Podman's `cause` is part of it), else the text as it is. */
export function messageOf(answer: Pick<Answer, 'status' | 'body'>): string {
  const { message } = (parse(answer.body) ?? {}) as { message?: unknown };
  if (typeof message === 'string' && message !== '') return message.trim();
  // Not an engine's: a proxy's page, or an empty body.
  const text = answer.body.trim().slice(0, 300);
  return `the engine answered ${answer.status}${text === '' ? '' : `: ${text}`}`;
}

const PATTERNS: ReadonlyArray<readonly [RegExp, (message: string) => SandmanError]> = [
  [
    /no such (container|image)|no container with name|image not known|network not found/i,
    (text) => notFoundError(text),
  ],
  [/name .*already in use|name is already/i, (text) => conflictError(text)],
  [
    /storage-opt|unknown runtime|unknown or invalid runtime|cannot set up pids|cgroup.*(not supported|isn't mounted)/i,
    (text) => unsupportedError(text),
  ],
  // Podman says so with a 500.
  [/container state improper/i, (text) => conflictError(text, { outcomeOpen: true })],
  [/port is already allocated|address already in use/i, (text) => conflictError(text)],
];

/** What a gateway says of an engine that it cannot reach, or not in time. */
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** The failure that an unexpected answer means. */
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
  if (status < 400 || GATEWAY.has(status)) {
    return unreachableError(message, { retryable: true, outcomeOpen: true });
  }
  return otherError(message, { outcomeOpen: status >= 500 });
}

/** The failure that a registry's answer to a pull means, with the answer. */
export function pullErrorOf(image: string, message: string): SandmanError {
  const text = `cannot pull ${image}: ${message.trim()}`;
  if (/toomanyrequests|rate limit/i.test(message)) return limitError(text, { retryable: true });
  if (/manifest.*unknown|not found|does not exist|\bdenied\b|no such image/i.test(message)) {
    return notFoundError(text, { hint: 'is the name right, and does the image need a login?' });
  }
  if (/unauthorized|authentication required/i.test(message)) return authError(text);
  if (/no space left/i.test(message)) return otherError(text);
  return unreachableError(text, {
    retryable: true,
    hint: 'is the registry reachable from the engine? an image that is there already needs no pull',
  });
}
