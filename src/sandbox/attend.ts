import { asSandmanError, cancelledError, hasCode } from '../errors.js';
import { before, deadline, within } from './deadline.js';
import type { Running, SignalName } from './exec.js';

export interface Attention {
  /** Aborted: the command is ended, and the reason thrown. */
  signal: AbortSignal;
  /** How long the command may take; null: as long as it likes. */
  limitMs: number | null;
  /** Takes what is to be handed on to the command, until the function that it returns is called. */
  listen(tell: (name: SignalName) => void): () => void;
}

/** How long a command that was told to end may take, and the telling itself. */
const GRACE_MS = 2000;
const TELL_MS = 3000;

/** What a command is told that must end. */
const POLITELY: readonly SignalName[] = ['TERM', 'KILL'];
const AT_ONCE: readonly SignalName[] = ['KILL'];

/**
 * Stays with a command until it has ended: its exit code. What it is told from outside is handed on to it; where its
 * time is over it is ended, gently and then not, and `timeout` thrown. `begin` gets the signal by which the connection
 * is let go of.
 */
export async function attend(
  begin: (signal: AbortSignal) => Promise<Running>,
  { signal, limitMs, listen }: Attention,
): Promise<number> {
  const line = new AbortController();
  const unheard = new AbortController();
  const begun = begin(line.signal);
  const ended = begun.then(({ exitCode }) => exitCode);
  const tell = (name: SignalName) =>
    within(new AbortController().signal, TELL_MS, 'the telling', async (limited) =>
      (await before(begun, limited)).signal(name, { signal: limited }),
    );
  const deaf = listen((name) => {
    tell(name).catch((cause: Error) => {
      const message = `the command could not be told SIG${name}: ${cause.message}`;
      unheard.abort(cancelledError(message, { cause }));
    });
  });
  const limit = deadline(AbortSignal.any([signal, unheard.signal]), limitMs, 'the command');
  try {
    return await before(ended, limit.signal);
  } catch (error) {
    if (!limit.signal.aborted) throw error;
    const gone = await end(ended, tell, hasCode(error, 'timeout') ? POLITELY : AT_ONCE);
    throw gone ? error : asSandmanError(error).with({ hint: 'the command may go on inside' });
  } finally {
    deaf();
    limit.clear();
    line.abort();
    ended.catch(() => {});
  }
}

/** Whether it has ended, in whatever way. */
async function end(
  ended: Promise<number>,
  tell: (name: SignalName) => Promise<void>,
  names: readonly SignalName[],
): Promise<boolean> {
  const over = ended.then(
    () => true,
    () => true,
  );
  for (const name of names) {
    const told = await tell(name).then(
      () => true,
      () => false,
    );
    if (!told) continue;
    const inTime = within(new AbortController().signal, GRACE_MS, 'the end', (late) => before(over, late));
    if (await inTime.catch(() => false)) return true;
  }
  return false;
}
