import { cancelledError } from './errors.js';
import type { Host } from './host.js';

/** What somebody outside may tell the process, without `SIG`, and what it ends with then. */
const NUMBERS = { INT: 130, TERM: 143, HUP: 129, QUIT: 131 } as const;
export type OutsideSignal = keyof typeof NUMBERS;

/** QUIT does what it does to any program, unless somebody has a use for it. */
const ALWAYS: readonly OutsideSignal[] = ['INT', 'TERM', 'HUP'];

/** Whether a signal was taken care of; one that was not stops the waiting. */
export type SignalListener = (name: OutsideSignal) => boolean;

/** Until the function that it returns is called, the listener is asked first. */
export type Divert = (listener: SignalListener) => () => void;

export interface Signals {
  /** Aborted with `cancelled` by the first signal. */
  signal: AbortSignal;
  divert: Divert;
  /** What the process ends with when it was cancelled. */
  exitCode(): number;
  close(): void;
}

/** The first signal stops the waiting, the second ends the process where it stands. */
export function listenForSignals(host: Host): Signals {
  const controller = new AbortController();
  let code: number = NUMBERS.INT;
  let taken: SignalListener = () => false;
  const hear = (name: OutsideSignal) => {
    if (controller.signal.aborted) host.exit(NUMBERS[name]);
    code = NUMBERS[name];
    if (taken(name)) return;
    controller.abort(cancelledError('interrupted'));
  };
  const listening = ALWAYS.map((name) => listen(host, name, hear));
  return {
    signal: controller.signal,
    divert: (listener) => {
      taken = listener;
      const deaf = listen(host, 'QUIT', hear);
      return () => {
        taken = () => false;
        deaf();
      };
    },
    exitCode: () => code,
    close: () => {
      for (const deaf of listening) deaf();
    },
  };
}

function listen(host: Host, name: OutsideSignal, hear: (name: OutsideSignal) => void): () => void {
  const listener = () => hear(name);
  host.on(`SIG${name}`, listener);
  return () => void host.off(`SIG${name}`, listener);
}

/** How a process that has the terminal gives it back for a while: Ctrl-Z, and `fg`. */
export interface Suspension {
  /** Stops the process with all that its shell began together; returns when it goes on, or at once where no shell is. */
  stop(): void;
  /** Called when the process goes on after a stop, whoever stopped it. The function that it returns ends that. */
  onContinue(listener: () => void): () => void;
}

export function suspensionOf(host: Host): Suspension {
  if (host.platform === 'win32') return { stop: () => {}, onContinue: () => () => {} };
  return {
    stop: () => void host.kill(0, 'SIGTSTP'),
    onContinue: (listener) => {
      host.on('SIGCONT', listener);
      return () => void host.off('SIGCONT', listener);
    },
  };
}
