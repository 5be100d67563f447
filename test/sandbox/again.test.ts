import { describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { otherError } from '../../src/errors.js';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import { transition } from '../../src/sandbox/transition.js';
import { rejectionOf } from '../support/failure.js';
import { specOf } from '../support/specs.js';

const CALL: Call = { signal: new AbortController().signal };
const BROKEN = otherError('the engine answered 500', { outcomeOpen: true });

/** A backend on which another hand pauses or resumes a sandbox whenever a kill comes, and the kill then fails. */
async function disturbed({ times }: { times: number }) {
  const memory = memoryBackend();
  const sandbox = await memory.create(specOf({ name: 'box' }), CALL);
  let kills = 0;
  const kill: Backend['kill'] = async (id, call) => {
    kills += 1;
    if (kills > times) return memory.kill(id, call);
    await memory[kills % 2 === 1 ? 'pause' : 'resume'](id, call);
    throw BROKEN;
  };
  const backend = { ...memory, kill };
  const killing = () =>
    transition(sandbox, { backend, verb: 'kill', options: { graceSeconds: 0 }, call: CALL });
  return { sandbox, killing, kills: () => kills };
}

describe('a verb that fails because another hand has changed the sandbox', () => {
  it.each([1, 2])('is tried again on what it has become, after %i such changes', async (times) => {
    const { killing, kills } = await disturbed({ times });
    expect(await killing()).toMatchObject({ state: 'gone', previousState: 'running', changed: true });
    expect(kills()).toBe(times + 1);
  });

  it('is not tried for ever: the third failure is told', async () => {
    const { killing, kills, sandbox } = await disturbed({ times: 9 });
    const { message, details } = await rejectionOf(killing());
    expect(message).toBe(BROKEN.message);
    expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
    expect(kills()).toBe(3);
  });
});
