import { asSandmanError, hasCode, type SandmanError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { within } from '../../sandbox/deadline.js';
import type { Clock } from './clock.js';

/** How long an answer is waited for, and what was made is looked for and taken away, after the call was given up. */
export const CLEAN_UP_MS = 10_000;
/** What was made may take a moment to be seen. */
const LOOKS_MS = [0, 500, 1500, 3000];

export interface CreateOnce<T> {
  backend: string;
  clock: Clock;
  /** Sends the request, once; the id of what was made. It should linger for CLEAN_UP_MS after the signal has aborted. */
  send(): Promise<string>;
  /** What the call is to give of what was made. */
  read(id: string): Promise<T>;
  /** Finds what this call has made by a word that only this call knows; null: nobody could tell it from others. */
  find: ((signal: AbortSignal) => Promise<string | null>) | null;
  remove(id: string, signal: AbortSignal): Promise<void>;
}

/**
 * Makes a thing that must not be made twice. Where the answer was lost it is looked for instead of asked for again,
 * and where that leaves it open, the failure says so. After a call that was given up it is taken away.
 */
export async function createOnce<T>(once: CreateOnce<T>, { signal }: Call): Promise<T> {
  const id = await make(once, signal);
  try {
    signal.throwIfAborted();
    return await once.read(id);
  } catch (error) {
    await takeAway(once, id, asSandmanError(error));
    throw error;
  }
}

async function make<T>(once: CreateOnce<T>, signal: AbortSignal): Promise<string> {
  try {
    return await once.send();
  } catch (error) {
    const failure = asSandmanError(error);
    const told = signal.aborted ? asSandmanError(signal.reason) : failure;
    // A refusal that still came after the call was given up: nothing was made.
    const refused = !failure.details.outcomeOpen && error !== signal.reason;
    if (refused) throw told;
    const found = await lookFor(once, signal);
    if (typeof found === 'string') return found;
    throw found(told);
  }
}

/** For `read`: what was made is not lost again because it could not be read; then what is known of it must do. */
export async function readNew<T>(
  id: string,
  read: () => Promise<T>,
  known: () => T,
  { signal, onWarning }: Call,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    onWarning?.(`${id} was made, and could not be read: ${(error as Error).message}`);
    return known();
  }
}

/** The id; or how the failure is to be told. */
async function lookFor(
  { backend, clock, find }: Pick<CreateOnce<unknown>, 'backend' | 'clock' | 'find'>,
  signal: AbortSignal,
): Promise<string | ((failure: SandmanError) => SandmanError)> {
  const hint = `see \`sandman list -b ${backend}\` before you try again`;
  const unknown = (failure: SandmanError) =>
    failure.as(`${failure.message}; whether a sandbox was made cannot be told`, { hint });
  if (find === null) return unknown;
  try {
    return await withoutSignal(async (own) => {
      for (const wait of LOOKS_MS) {
        await clock.sleep(wait, own);
        const found = await find(own);
        if (found !== null) return found;
        // Nobody waits any more, so one look must do.
        if (signal.aborted) break;
      }
      return (failure) => failure.as(`${failure.message}; no sandbox of this call is there`, { hint });
    });
  } catch {
    return unknown;
  }
}

/** What must not stay; where it cannot be taken away, the failure says so. */
export async function takeAway(
  { backend, remove }: Pick<CreateOnce<unknown>, 'backend' | 'remove'>,
  id: string,
  failure: SandmanError,
): Promise<void> {
  await withoutSignal((signal) => remove(id, signal)).catch((error: unknown) => {
    if (hasCode(error, 'not_found')) return;
    const hint = `kill it with \`sandman kill -b ${backend} ${id}\``;
    throw failure.as(`${failure.message}; ${id} was made and could not be killed`, { hint, id });
  });
}

function withoutSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return within(new AbortController().signal, CLEAN_UP_MS, 'clean-up', work);
}
