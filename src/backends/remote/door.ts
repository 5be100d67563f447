import type { Readable } from 'node:stream';
import { hasCode } from '../../errors.js';
import { VERSION } from '../../version.js';
import { type Clock, REAL_CLOCK } from './clock.js';
import { brokenLine, type Failure, failureOf, noAnswer } from './failure.js';
import { lingering } from './linger.js';
import { persist } from './persist.js';
import { concealer } from './secrets.js';
import { type Answer, type Method, type Opened, openLine, type Parcel } from './send.js';

export interface Ask {
  method: Method;
  /** Path and query, below the endpoint. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead. */
  bytes?: { type: string; content: Buffer };
  /** Besides the usual ones, which it wins over. */
  headers?: Record<string, string>;
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
  /**
   * The answer as it comes: a good one, whose body must be read to its end or destroyed. Never sent twice; `limitMs` is
   * for its beginning, and the signal holds until its end.
   */
  open(ask: Ask): Promise<Opened>;
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

  const base = pathname.replace(/\/$/, '');
  const bad = (answer: Answer): Failure => explain(failureOf(backend, answer, clock.date()), answer);

  /** One try; `send` is told by a signal when nobody waits any more, or the time for the answer is over. */
  const attempt = async <T extends Pick<Answer, 'status'>>(
    ask: Ask,
    limitMs: number,
    debug: Say,
    send: (signal: AbortSignal) => Promise<T | Failure>,
  ): Promise<T | Failure> => {
    const { method, path, signal, lingerMs = 0 } = ask;
    signal.throwIfAborted();
    const late = lingering(signal, lingerMs, limitMs);
    try {
      return await send(late.signal);
    } catch (error) {
      debug(`${method} ${path} -> ${late.timedOut() ? 'no answer' : (error as Error).message}`);
      if (late.timedOut()) return noAnswer(backend, limitMs);
      signal.throwIfAborted();
      return brokenLine(backend, endpoint, error);
    } finally {
      late.clear();
    }
  };

  const parcelOf = (ask: Ask, own: Pass['headers'], signal: AbortSignal): Parcel => {
    const { method, path, body, bytes, headers } = ask;
    const type = bytes !== undefined ? { 'content-type': bytes.type } : body === undefined ? {} : JSON_BODY;
    const content = bytes?.content ?? (body === undefined ? null : JSON.stringify(body));
    return {
      method,
      path: `${base}${path}`,
      headers: { ...COMMON, ...own, ...type, ...headers },
      body: content,
      signal,
    };
  };

  /** What is asked with, once it is known who asks; secrets are taken out of whatever is told. */
  const admitted = async (ask: Ask) => {
    ask.signal.throwIfAborted();
    const { headers, secrets } = await pass();
    const { conceal, concealError } = concealer(secrets);
    const debug: Say = (text) => options.debug(conceal(`${backend}: ${text}`));
    const told = (status: number) => debug(`${ask.method} ${ask.path} -> ${status}`);
    const refuse = (error: unknown): never => {
      throw concealError(hasCode(error, 'auth') ? error.with({ hint: authHint }) : error);
    };
    return { headers, debug, told, refuse };
  };

  return {
    endpoint,
    admit: async () => void (await pass()),
    ask: async (ask) => {
      const { method, repeatable, signal, limitMs = ANSWER_MS } = ask;
      const { headers, debug, told, refuse } = await admitted(ask);
      const once = (limit: number) =>
        attempt<Answer>(ask, limit, debug, async (late) => {
          const answer = await line.send(parcelOf(ask, headers, late));
          told(answer.status);
          return answer.status < 300 ? answer : bad(answer);
        });
      return persist({ method, repeatable, signal, limitMs, clock, attempt: once, debug }).catch(refuse);
    },
    open: async (ask) => {
      const { headers, debug, told, refuse } = await admitted(ask);
      const outcome = await attempt<Opened>(ask, ask.limitMs ?? ANSWER_MS, debug, async (late) => {
        const opened = await line.open(parcelOf(ask, headers, AbortSignal.any([ask.signal, late])));
        told(opened.status);
        if (opened.status < 300) return opened;
        return bad({ ...opened, body: await textOf(opened.body) });
      });
      return 'error' in outcome ? refuse(outcome.error) : outcome;
    },
    close: line.close,
  };
}

async function textOf(body: Readable): Promise<string> {
  let text = '';
  for await (const part of body.setEncoding('utf8')) text += part;
  return text;
}
