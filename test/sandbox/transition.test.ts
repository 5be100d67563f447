import { describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import type { Sandbox, State } from '../../src/sandbox/sandbox.js';
import { STATES } from '../../src/sandbox/sandbox.js';
import { transition, type VerbResult } from '../../src/sandbox/transition.js';
import { CHANGE_VERBS, type ChangeVerb, decide, TARGETS } from '../../src/sandbox/transitions.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { recording } from '../support/recording.js';
import { specOf } from '../support/specs.js';

const CALL: Call = { signal: new AbortController().signal };

/** A sandbox in a state that somebody else has brought about. */
async function sandboxIn(memory: MemoryBackend, state: State): Promise<Sandbox> {
  const { id } = await memory.create(specOf({ name: `box-${state}` }), CALL);
  memory.meddle(id, { state });
  return memory.get(id, CALL);
}

function go(verb: ChangeVerb, sandbox: Sandbox, backend: Backend, call: Call = CALL): Promise<VerbResult> {
  return transition(sandbox, { backend, verb, options: { graceSeconds: 0 }, call });
}

const CELLS = CHANGE_VERBS.flatMap((verb) =>
  STATES.map((state) => ({ verb, state, kind: decide(verb, state).kind })),
);

describe('a verb', () => {
  it.each(CELLS.filter(({ kind, state }) => kind === 'act' && state !== 'unknown'))(
    '$verb of what is $state is sent once, and is a change',
    async ({ verb, state }) => {
      const memory = memoryBackend();
      const sandbox = await sandboxIn(memory, state);
      const { backend, calls } = recording(memory);
      const result = await go(verb, sandbox, backend);
      expect(calls.filter((name) => name === verb)).toEqual([verb]);
      const { id, name } = sandbox;
      expect(result).toEqual({
        id,
        name,
        backend: 'memory',
        state: TARGETS[verb],
        previousState: state,
        changed: true,
        durationMs: expect.any(Number),
      });
    },
  );

  it.each(CELLS.filter(({ kind }) => kind === 'none'))(
    '$verb of what is $state is no change, and nothing is sent',
    async ({ verb, state }) => {
      const memory = memoryBackend();
      const sandbox = await sandboxIn(memory, state);
      const { backend, calls } = recording(memory);
      expect(await go(verb, sandbox, backend)).toMatchObject({ state, previousState: state, changed: false });
      expect(calls).toEqual([]);
    },
  );

  it.each(CELLS.filter(({ kind, state }) => kind === 'refuse' && state !== 'gone'))(
    '$verb of what is $state is a conflict with a hint, and nothing is sent',
    async ({ verb, state }) => {
      const memory = memoryBackend();
      const sandbox = await sandboxIn(memory, state);
      const { backend, calls } = recording(memory);
      const { code, message, details } = await rejectionOf(go(verb, sandbox, backend));
      expect([code, message]).toEqual(['conflict', `cannot ${verb} box-${state}: it is ${state}`]);
      expect(details).toMatchObject({ backend: 'memory', id: sandbox.id, hint: expect.any(String) });
      expect(calls).toEqual([]);
    },
  );

  it.each(['start', 'stop', 'pause', 'resume'] as const)('%s of what is gone is not_found', async (verb) => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'gone');
    expect(await rejectionOf(go(verb, sandbox, memory))).toMatchObject({
      code: 'not_found',
      message: 'box-gone is gone',
    });
  });

  it.each<[ChangeVerb, State, State, boolean]>([
    ['pause', 'pausing', 'paused', false],
    ['pause', 'creating', 'running', true],
    ['resume', 'pausing', 'paused', true],
    ['stop', 'resuming', 'running', true],
    ['start', 'stopping', 'stopped', true],
  ])('%s of what is %s waits until it is %s, and then decides', async (verb, state, later, changed) => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, state);
    const { backend, calls } = recording(memory);
    const going = go(verb, sandbox, backend);
    await eventually(() => calls.includes('watch') && calls.includes('get'));
    expect(calls).not.toContain(verb);
    memory.meddle(sandbox.id, { state: later });
    expect(await going).toMatchObject({ state: TARGETS[verb], previousState: state, changed });
    expect(calls.filter((name) => name === verb)).toHaveLength(changed ? 1 : 0);
  });

  it('that waits for a transition which comes to something else is refused as that', async () => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'stopping');
    const { backend, calls } = recording(memory);
    const failing = rejectionOf(go('pause', sandbox, backend));
    await eventually(() => calls.includes('get'));
    memory.meddle(sandbox.id, { state: 'stopped' });
    expect(await failing).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('it is stopped'),
    });
  });

  it('kill of what is being killed waits until it is gone, which is no change of its own', async () => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'killing');
    const { backend, calls } = recording(memory);
    const going = go('kill', sandbox, backend);
    await eventually(() => calls.includes('get'));
    await memory.kill(sandbox.id, CALL);
    expect(await going).toMatchObject({ state: 'gone', changed: false });
  });

  it('start tells the state that came of it, where the command ended at once', async () => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'stopped');
    const backend = { ...memory, start: async () => memory.meddle(sandbox.id, { state: 'stopped' }) };
    expect(await go('start', sandbox, backend)).toMatchObject({ state: 'stopped', changed: true });
  });

  it('tells what it does before it does it', async () => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'running');
    const told: string[] = [];
    await go('pause', sandbox, memory, { ...CALL, onProgress: ({ text }) => told.push(text) });
    expect(told).toEqual(['pausing box-running']);
  });

  it('stop passes the grace on', async () => {
    const memory = memoryBackend();
    const sandbox = await sandboxIn(memory, 'running');
    const graces: number[] = [];
    const backend: Backend = {
      ...memory,
      stop: async (_, { graceSeconds }) => void graces.push(graceSeconds),
    };
    await transition(sandbox, { backend, verb: 'stop', options: { graceSeconds: 7 }, call: CALL });
    expect(graces).toEqual([7]);
  });
});
