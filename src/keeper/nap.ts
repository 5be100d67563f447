import { setTimeout as sleep } from 'node:timers/promises';

/** A pause that somebody may end. */
export interface Nap {
  /** For so many milliseconds, or until it is ended, or was since the last one. */
  take(milliseconds: number, signal: AbortSignal): Promise<void>;
  end(): void;
}

export function createNap(): Nap {
  let ended = new AbortController();
  return {
    take: async (milliseconds, signal) => {
      await sleep(milliseconds, undefined, { signal: AbortSignal.any([signal, ended.signal]) }).catch(
        () => {},
      );
      ended = new AbortController();
    },
    end: () => ended.abort(),
  };
}
