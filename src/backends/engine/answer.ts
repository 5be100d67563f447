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

/** The engine's own words: `message` of its JSON (Podman's `cause` is part of it); null where it says none. */
function wordsOf({ body }: Pick<Answer, 'body'>): string | null {
  const { message } = (parse(body) ?? {}) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message.trim() : null;
}

/** The engine's own words, else what it answered: a proxy's page, or an empty body. */
export function messageOf(answer: Pick<Answer, 'status' | 'body'>): string {
  const text = answer.body.trim().slice(0, 300);
  return wordsOf(answer) ?? `the engine answered ${answer.status}${text === '' ? '' : `: ${text}`}`;
}

const NOT_LET_IN = 'may you use this engine? ask who runs it, or for another one';
const DOCTOR = '`sandman doctor` looks at the engine, and its own log may tell more';

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
  const words = wordsOf(answer);
  const message = words === null ? messageOf(answer) : `the engine says: ${words}`;
  const known = PATTERNS.find(([pattern]) => pattern.test(message));
  if (known !== undefined) return known[1](message);
  const { status } = answer;
  if (status === 404) return notFoundError(message);
  if (status === 409) return conflictError(message, { outcomeOpen: true });
  if (status === 401 || status === 403) return authError(message, { hint: NOT_LET_IN });
  // The arguments were checked before; what the engine refuses beyond that only it could know.
  if (status === 400) return usageError(message);
  if (status < 400 || GATEWAY.has(status)) {
    return unreachableError(message, { retryable: true, outcomeOpen: true });
  }
  return otherError(message, { hint: DOCTOR, outcomeOpen: status >= 500 });
}

const LOGGED_IN = "log in and pull it with the engine's own program: what is there already is used";

/** The failure that a registry's answer to a pull means, with the answer. */
export function pullErrorOf(image: string, message: string): SandmanError {
  const text = `cannot pull ${image}: ${message.trim()}`;
  if (/toomanyrequests|rate limit/i.test(message))
    return limitError(text, { retryable: true, hint: LOGGED_IN });
  if (/manifest.*unknown|not found|does not exist|\bdenied\b|no such image/i.test(message)) {
    return notFoundError(text, { hint: 'is the name right, and does the image need a login?' });
  }
  if (/unauthorized|authentication required/i.test(message)) {
    return authError(text, { hint: LOGGED_IN });
  }
  if (/no space left/i.test(message)) {
    return otherError(text, {
      hint: 'make room where the engine has its images, as with its own `system prune`',
    });
  }
  return unreachableError(text, {
    retryable: true,
    hint: 'is the registry reachable from the engine? an image that is there already needs no pull',
  });
}
