import { spawn } from 'node:child_process';
import type { Invocation } from '../programs.js';
import type { KeyringAnswer, KeyringRequest } from './keyring-program.js';

export interface Keyring {
  /** Null where it has none. */
  get(account: string): Promise<KeyringAnswer<string | null>>;
  set(account: string, key: string): Promise<KeyringAnswer<null>>;
  /** Also well where there was none. */
  delete(account: string): Promise<KeyringAnswer<null>>;
}

export interface KeyringOptions {
  /** Answers one request: see `answerKeyring`. */
  program: Invocation;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Told where it takes long, as it does where somebody is asked to unlock it. */
  onSlow(text: string): void;
  /** How long an answer is waited for. */
  limitMs?: number;
}

const LIMIT_MS = 15_000;
const SLOW_MS = 1500;

/**
 * The system's keyring, in a process of its own: it is asked by calls that block, some for as long as nobody unlocks it,
 * and that no thread can be freed from. Keys go through a channel between the two, and never into arguments or variables.
 */
export function systemKeyring(options: KeyringOptions): Keyring {
  return {
    get: (account) => ask({ verb: 'get', account }, options),
    set: (account, key) => ask({ verb: 'set', account, key }, options),
    delete: (account) => ask({ verb: 'delete', account }, options),
  };
}

function ask<T>(
  request: KeyringRequest,
  { program: [program, ...words], env, signal, onSlow, limitMs = LIMIT_MS }: KeyringOptions,
): Promise<KeyringAnswer<T>> {
  signal.throwIfAborted();
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const slow = setTimeout(() => onSlow('waiting for the system keyring; is it to be unlocked?'), SLOW_MS);
  let limit: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const answer = new Promise<KeyringAnswer<T>>((resolve, reject) => {
    const fail = (why: string) => resolve({ ok: false, why });
    limit = setTimeout(() => fail(`it did not answer within ${limitMs / 1000} s`), limitMs);
    onAbort = () => reject(signal.reason);
    child.on('message', (message) => resolve(message as KeyringAnswer<T>));
    child.on('error', (error) => fail(error.message));
    child.on('exit', () => fail('what asks it ended without an answer'));
    child.send(request, (error) => error && fail(error.message));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  return answer.finally(() => {
    clearTimeout(slow);
    clearTimeout(limit);
    signal.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  });
}
