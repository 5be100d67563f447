import { hasCode, SandmanError } from '../../errors.js';
import type { ExecSpec, SignalName } from '../../sandbox/exec.js';
import { tellCommand } from '../mark.js';
import { type Happening, type Process, sendSignal, startProcess } from './agent.js';
import { pidOf } from './begin.js';
import { lost } from './outcome.js';
import { plain, TELLING_SHELL } from './script.js';

/** A command that was begun, and what is known of it. */
export interface Run {
  process: Process;
  spec: ExecSpec;
  /** Known to nobody else. */
  mark: string;
  /** The headers that say whose it is. */
  as: Record<string, string>;
  /** What is heard of it. */
  events: AsyncGenerator<Happening>;
  /** Aborted when nothing more is wanted of it. */
  over: AbortController;
  ended: boolean;
}

/**
 * Tells the command and all that it has begun. The agent tells one process only, and of no other signals than two; so
 * a second process does, and the agent where there can be none.
 */
export async function tellRun(run: Run, name: SignalName, signal: AbortSignal): Promise<void> {
  await unlessEnded(run, () => (name === 'KILL' ? kill(run, signal) : tellOnce(run, name, signal)));
}

/** Both ways at once, since it may be the machine that hardly gets on. */
async function kill(run: Run, signal: AbortSignal): Promise<void> {
  const ways = [tellTree(run, 'KILL', signal), sendSignal(run.process, 'KILL', signal)];
  const [, own] = await Promise.allSettled(ways);
  if (own?.status === 'rejected') throw own.reason;
}

async function tellOnce(run: Run, name: SignalName, signal: AbortSignal): Promise<void> {
  try {
    await tellTree(run, name, signal);
  } catch (error) {
    signal.throwIfAborted();
    // What may have been told is not told twice.
    if (name !== 'TERM' || mayBeDone(error)) throw error;
    await sendSignal(run.process, name, signal);
  }
}

/** By the mark; `name` is any that `kill` knows. */
export async function tellTree(
  { process: told, mark, as, spec }: Run,
  name: SignalName | 'PIPE',
  signal: AbortSignal,
): Promise<void> {
  const request = { process: { ...plain(tellCommand(TELLING_SHELL, mark, name)), envs: {} }, stdin: false };
  const events = startProcess(told, request, as, signal);
  await pidOf(events, told, spec);
  for await (const one of events) if ('event' in one && one.event.end !== undefined) return;
  throw lost(told.details, 'it did not say that the command was told');
}

function mayBeDone(error: unknown): boolean {
  return !(error instanceof SandmanError) || error.details.outcomeOpen === true;
}

/** What has ended is told nothing, whether we know of it or what answers inside does. */
export async function unlessEnded(run: Pick<Run, 'ended'>, work: () => Promise<void>): Promise<void> {
  if (run.ended) return;
  try {
    await work();
  } catch (error) {
    if (!run.ended && !hasCode(error, 'not_found')) throw error;
  }
}
