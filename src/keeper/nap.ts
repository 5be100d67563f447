/** A pause that somebody may end. */
export interface Nap {
  /** For so many milliseconds, or until it is ended, or was since the last one. */
  take(milliseconds: number, signal: AbortSignal): Promise<void>;
  end(): void;
}

/** Without `AbortSignal.any`, of which Node 20 keeps something for each at a signal that lives on: for weeks, here. */
export function createNap(): Nap {
  let ended = false;
  const note = () => {
    ended = true;
  };
  let end = note;
  return {
    take: (milliseconds, signal) =>
      new Promise((resolve) => {
        const over = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', over);
          ended = false;
          end = note;
          resolve();
        };
        const timer = setTimeout(over, milliseconds);
        signal.addEventListener('abort', over);
        end = over;
        if (ended || signal.aborted) over();
      }),
    end: () => end(),
  };
}
