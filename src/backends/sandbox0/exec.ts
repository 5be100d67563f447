import { constants } from 'node:os';
import { conflictError, hasCode, type SandmanError, unsupportedError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import type { ExecSpec, Running, Streams } from '../../sandbox/exec.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { attend, type Run } from './attend.js';
import { stateOf } from './mapping.js';
import { readWire } from './read.js';
import type { Service } from './service.js';
import { beginSession, resizeSession, tellSession } from './session.js';

/** Begins a command in a sandbox that runs: one that is paused would be woken by it, which nobody asked for. */
export async function execInside(
  service: Service,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  { signal }: Call,
): Promise<Running> {
  if (spec.user !== null) throw userLacking(service.name);
  const state = stateOf(await readWire(service, id, signal));
  if (state !== 'running') throw conflictError(`${id} is ${state}`, { backend: service.name, id });
  const key = uniqueWord();
  const session = await beginSession(service, id, spec, key, signal);
  const run: Run = { service, id, spec, key, session, told: null, ended: false };
  return {
    exitCode: attend(run, streams, signal),
    signal: async (name, call) => {
      run.told = constants.signals[`SIG${name}`];
      await unlessEnded(run, () => tellSession(session, name, call.signal));
    },
    resize: (size, call) => unlessEnded(run, () => resizeSession(session, size, call.signal)),
  };
}

export function userLacking(backend: string): SandmanError {
  const text = `${backend}: a command runs as the user that the template says`;
  return unsupportedError(text, { backend, hint: 'leave out -u' });
}

/** What has ended is told nothing, whether we know of it or the service does. */
async function unlessEnded(run: Run, tell: () => Promise<void>): Promise<void> {
  if (run.ended) return;
  try {
    await tell();
  } catch (error) {
    if (!run.ended && !hasCode(error, 'conflict', 'not_found')) throw error;
  }
}
