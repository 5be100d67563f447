import { cancelledError } from './errors.js';
import type { Host } from './host.js';

const NUMBERS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface Signals {
  /** Aborted with `cancelled` by the first signal. */
  signal: AbortSignal;
  /** What the process ends with when it was cancelled. */
  exitCode(): number;
  close(): void;
}

/** The first signal stops the waiting, the second ends the process where it stands. */
export function listenForSignals(host: Host): Signals {
  const controller = new AbortController();
  let code = NUMBERS.SIGINT as number;
  const listeners = (Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).map((name) => {
    const listener = () => {
      if (controller.signal.aborted) host.exit(NUMBERS[name]);
      code = NUMBERS[name];
      controller.abort(cancelledError('interrupted'));
    };
    host.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    exitCode: () => code,
    close: () => {
      for (const { name, listener } of listeners) host.off(name, listener);
    },
  };
}
