import type { Context } from '../context.js';
import { asSandmanError, hasCode, usageError } from '../errors.js';
import { type RawTerminal, rawTerminal } from '../io/raw.js';
import { attend } from '../sandbox/attend.js';
import type { Backend } from '../sandbox/backend.js';
import type { ExecSpec, Running, SignalName } from '../sandbox/exec.js';
import { explainLoss, isLoss, KILLED, lookAfterKilled } from '../sandbox/lost.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { SignalListener } from '../signals.js';

/** What is to be done in a sandbox, and how this end takes part in it. */
export interface Errand extends Omit<ExecSpec, 'terminal'> {
  /** It is given this standard input. */
  interactive: boolean;
  /** It is given a terminal, which is this one where it is interactive. */
  tty: boolean;
  limitMs: number | null;
  /** Called where the sandbox does not run after all; not given: that is a failure. */
  awaken?: () => Promise<unknown>;
}

/** What a terminal inside needs to know of the one outside. */
const OF_TERMINALS = ['TERM', 'COLORTERM'] as const;
const USUAL_TERM = 'xterm-256color';

/** Fails where a terminal is to take part that is not there; nothing has been asked yet. */
export function checkTerminal(
  { io }: Context,
  { interactive, tty }: Pick<Errand, 'interactive' | 'tty'>,
): void {
  if (!interactive || !tty || io.stdin.isTTY) return;
  throw usageError('-t with -i needs a terminal, and the standard input is none', {
    hint: 'leave out -t to hand it the input as it is',
  });
}

/** Runs a command inside to its end, with this process's streams, signals and terminal: its exit code. */
export async function runInside(
  context: Context,
  backend: Backend,
  sandbox: Sandbox,
  errand: Errand,
): Promise<number> {
  const { io, signal, divert } = context;
  const screen = rawTerminal(io);
  const { command, workdir, user, env } = errand;
  const where = errand.tty ? onTerminal(context, env, screen) : { terminal: null, env };
  const spec = { command, workdir, user, ...where };
  const undo: (() => void)[] = [];
  let begun = false;
  const begin = async (line: AbortSignal): Promise<Running> => {
    const running = await beginIn(context, backend, sandbox, spec, errand, line);
    begun = true;
    if (errand.tty) undo.push(followSize(running, screen, line));
    if (errand.tty && errand.interactive) undo.push(screen.takeKeys());
    return running;
  };
  const stdin = errand.interactive ? io.stdin : null;
  stdin?.on('error', unreadable);
  try {
    const limitMs = errand.limitMs;
    const code = await attend(begin, { signal, limitMs, listen: (tell) => divert(handOnOnce(tell)) });
    const fate = code === KILLED ? await lookAfterKilled(backend, sandbox) : null;
    if (fate !== null) throw fate;
    return code;
  } catch (error) {
    const failure = asSandmanError(error);
    if (!begun || !isLoss(failure)) throw failure;
    if (errand.tty) screen.tidy();
    throw await explainLoss(failure, backend, sandbox);
  } finally {
    for (const one of undo) one();
    stdin?.off('error', unreadable);
  }
}

/** A terminal that went away is read no more; the command is told by other means. */
function unreadable(): void {}

/** A second time: one that was paused just now is woken. */
async function beginIn(
  context: Context,
  { exec }: Backend,
  { id }: Sandbox,
  spec: ExecSpec,
  { interactive, awaken }: Errand,
  signal: AbortSignal,
): Promise<Running> {
  const { io } = context;
  const streams = { stdin: interactive ? io.stdin : null, stdout: io.stdout, stderr: io.stderr };
  const call = { ...context.call(), signal };
  try {
    return await exec(id, spec, streams, call);
  } catch (error) {
    if (awaken === undefined || !hasCode(error, 'conflict')) throw error;
    await awaken();
    return exec(id, spec, streams, call);
  }
}

function onTerminal({ place }: Context, env: Errand['env'], screen: RawTerminal) {
  const outside = OF_TERMINALS.flatMap((name) => {
    const value = place.env[name];
    return value ? [[name, value] as const] : [];
  });
  return {
    terminal: screen.size(),
    env: { TERM: USUAL_TERM, ...Object.fromEntries(outside), ...env },
  };
}

/** Until it is undone. A size that could not be told is told with the next one. */
function followSize(running: Running, screen: RawTerminal, signal: AbortSignal): () => void {
  const tell = () => void running.resize(screen.size(), { signal }).catch(() => {});
  return screen.onResize(tell);
}

/** The command is told the first time; who says it twice means the command to end. */
function handOnOnce(tell: (name: SignalName) => void): SignalListener {
  let told = false;
  return (name) => {
    if (told) return false;
    told = true;
    tell(name);
    return true;
  };
}
