import { hasCode } from '../../errors.js';
import { VERSION } from '../../version.js';
import { type Clock, REAL_CLOCK } from './clock.js';
import { brokenLine, type Failure, failureOf, noAnswer } from './failure.js';
import { lingering } from './linger.js';
import { persist } from './persist.js';
import { concealer } from './secrets.js';
import { type Answer, type Method, openLine } from './send.js';

export interface Ask {
  method: Method;
  /** Path and query, below the endpoint. */
  path: string;
  body?: unknown;
  signal: AbortSignal;
  /** True: it is the same when it is done twice, though it is a POST. */
  repeatable?: boolean;
  /** Longest wait for one answer. */
  limitMs?: number;
  /** How long an answer is still waited for after the signal has aborted, where it must be known what was done. */
  lingerMs?: number;
}

/** What lets us in. */
export interface Pass {
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>;
  /** What of them is never shown, wherever it turns up. */
  secrets: readonly string[];
}

/** The one HTTP door to a remote control plane. Answers are good ones; all others are thrown as what they mean. */
export interface Door {
  readonly endpoint: string;
  /** Fails where there is no key, as `ask` would, and asks nobody. */
  admit(): Promise<void>;
  ask(ask: Ask): Promise<Answer>;
  close(): void;
}

export interface DoorOptions {
  /** The backend's name, for errors. */
  backend: string;
  /** Where the API is, as `https://host` with or without a path. */
  endpoint: string;
  /** Called before the first request, so that what asks for nothing needs no key; its answer is kept. */
  pass(): Promise<Pass>;
  /** What to look at where it does not let us in. */
  authHint: string;
  /** What a failure means where the service has words of its own for it. */
  explain?(failure: Failure, answer: Answer): Failure;
  /** For servers whose IPv6 addresses lead nowhere. */
  ipv4?: boolean;
  debug(text: string): void;
  clock?: Clock;
}

const ANSWER_MS = 30_000;
const COMMON = { accept: 'application/json', 'user-agent': `sandman/${VERSION}` };
const JSON_BODY = { 'content-type': 'application/json' };

type Say = (text: string) => void;

const asItIs = (failure: Failure): Failure => failure;

export function createDoor(options: DoorOptions): Door {
  const { backend, endpoint, authHint, explain = asItIs, ipv4 = false, clock = REAL_CLOCK } = options;
  const { origin, pathname } = new URL(endpoint);
  const line = openLine(origin, { ipv4 });
  let kept: Promise<Pass> | undefined;
  const pass = (): Promise<Pass> => (kept ??= options.pass());

  const attempt = async (ask: Ask, limitMs: number, own: Pass['headers'], debug: Say) => {
    const { method, path, body, signal, lingerMs = 0 } = ask;
    signal.throwIfAborted();
    const late = lingering(signal, lingerMs, limitMs);
    const headers = { ...COMMON, ...own, ...(body === undefined ? {} : JSON_BODY) };
    try {
      const answer = await line.send({
        method,
        path: `${pathname.replace(/\/$/, '')}${path}`,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: late.signal,
      });
      debug(`${method} ${path} -> ${answer.status}`);
      return answer.status < 300 ? answer : explain(failureOf(backend, answer, clock.date()), answer);
    } catch (error) {
      debug(`${method} ${path} -> ${late.timedOut() ? 'no answer' : (error as Error).message}`);
      if (late.timedOut()) return noAnswer(backend, limitMs);
      signal.throwIfAborted();
      return brokenLine(backend, endpoint, error);
    } finally {
      late.clear();
    }
  };

  return {
    endpoint,
    admit: async () => void (await pass()),
    ask: async (ask) => {
      const { method, repeatable, signal, limitMs = ANSWER_MS } = ask;
      signal.throwIfAborted();
      const { headers, secrets } = await pass();
      const { conceal, concealError } = concealer(secrets);
      const debug = (text: string) => options.debug(conceal(`${backend}: ${text}`));
      const once = (limit: number) => attempt(ask, limit, headers, debug);
      return persist({ method, repeatable, signal, limitMs, clock, attempt: once, debug }).catch(
        (error: unknown) => {
          throw concealError(hasCode(error, 'auth') ? error.with({ hint: authHint }) : error);
        },
      );
    },
    close: line.close,
  };
}
