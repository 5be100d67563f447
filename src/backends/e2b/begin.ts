import type { ExecSpec } from '../../sandbox/exec.js';
import type { Agent, Happening } from './agent.js';
import { lost, refusedStart } from './outcome.js';

/** The first thing that is heard of a process. */
export async function pidOf(
  events: AsyncGenerator<Happening>,
  { details }: Pick<Agent, 'details'>,
  { user }: Pick<ExecSpec, 'user'>,
): Promise<number> {
  const { value } = await events.next();
  if (value !== undefined && 'failed' in value) throw refusedStart(value.failed, user, details);
  const pid = value?.event.start?.pid;
  if (typeof pid === 'number') return pid;
  await events.return(undefined);
  throw lost(details, 'it did not say that the command has begun');
}
