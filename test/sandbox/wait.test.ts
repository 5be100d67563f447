import { describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { unreachableError } from '../../src/errors.js';
import type { Backend, Call, Change } from '../../src/sandbox/backend.js';
import type { Sandbox, State } from '../../src/sandbox/sandbox.js';
import { reaching, settle, waitForEach } from '../../src/sandbox/wait.js';
import { eventually } from '../support/engines.js';
import { failureOf, rejectionOf } from '../support/failure.js';
import { recording } from '../support/recording.js';
import { sandboxOf } from '../support/sandboxes.js';
import { specOf } from '../support/specs.js';

const CALL: Call = { signal: new AbortController().signal };
const is = (wanted: State) => (state: State) => state === wanted;

async function given(count: number) {
  const memory = memoryBackend();
  const names = Array.from({ length: count }, (_, at) => `box-${at}`);
  const sandboxes = await Promise.all(names.map((name) => memory.create(specOf({ name }), CALL)));
  return { memory, sandboxes, ...recording(memory) };
}

const states = (seen: Map<string, { state: State }>, sandboxes: Sandbox[]) =>
  sandboxes.map(({ id }) => seen.get(id)?.state);

describe('waiting', () => {
  it('subscribes before it reads', async () => {
    const { backend, calls, sandboxes } = await given(1);
    await waitForEach(backend, sandboxes, { until: is('running') }, CALL);
    expect(calls).toEqual(['watch', 'get']);
  });

  it('sees a change that comes between the subscription and the first read', async () => {
    const { memory, sandboxes } = await given(1);
    const [{ id }] = sandboxes as [Sandbox];
    const get: Backend['get'] = async (one, call) => {
      const before = await memory.get(one, call);
      if (before.state === 'running') await memory.pause(id, CALL);
      return before;
    };
    const seen = await waitForEach({ ...memory, get }, sandboxes, { until: is('paused') }, CALL);
    expect(states(seen, sandboxes)).toEqual(['paused']);
  });

  it('reads again only what an event names', async () => {
    const { memory, backend, calls, sandboxes } = await given(3);
    const waiting = waitForEach(backend, sandboxes, { until: is('paused'), any: true }, CALL);
    await eventually(() => calls.filter((name) => name === 'get').length === 3);
    await memory.pause(sandboxes[1]?.id ?? '', CALL);
    expect(states(await waiting, sandboxes)).toEqual(['running', 'paused', 'running']);
    expect(calls.filter((name) => name === 'get')).toHaveLength(4);
  });

  it('takes no notice of other sandboxes', async () => {
    const { memory, backend, calls, sandboxes } = await given(2);
    const [one, other] = sandboxes as [Sandbox, Sandbox];
    const waiting = waitForEach(backend, [one], { until: is('paused') }, CALL);
    await eventually(() => calls.includes('get'));
    await memory.pause(other.id, CALL);
    await memory.pause(one.id, CALL);
    await waiting;
    expect(calls.filter((name) => name === 'get')).toHaveLength(2);
  });

  it('ends when all are there, and what was there once need not stay', async () => {
    const { memory, backend, calls, sandboxes } = await given(2);
    const [first, second] = sandboxes as [Sandbox, Sandbox];
    const waiting = waitForEach(backend, sandboxes, { until: is('paused') }, CALL);
    await eventually(() => calls.filter((name) => name === 'get').length === 2);
    await memory.pause(first.id, CALL);
    await eventually(() => calls.filter((name) => name === 'get').length === 3);
    await memory.resume(first.id, CALL);
    await memory.pause(second.id, CALL);
    expect(states(await waiting, sandboxes)).toEqual(['paused', 'paused']);
  });

  it('sees that a sandbox is gone, and keeps what was known of it', async () => {
    const { memory, backend, calls, sandboxes } = await given(1);
    const [{ id }] = sandboxes as [Sandbox];
    const waiting = waitForEach(backend, sandboxes, { until: is('gone') }, CALL);
    await eventually(() => calls.includes('get'));
    await memory.kill(id, CALL);
    expect((await waiting).get(id)).toMatchObject({ state: 'gone', sandbox: { id, name: 'box-0' } });
  });

  it('lets go of its subscription when it ends, at the first look too', async () => {
    const { memory, sandboxes } = await given(1);
    const signals: AbortSignal[] = [];
    const watch: Backend['watch'] = (call) => {
      signals.push(call.signal);
      return memory.watch(call);
    };
    await waitForEach({ ...memory, watch }, sandboxes, { until: is('running') }, CALL);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('for nothing ends at once, and asks nothing', async () => {
    const { backend, calls } = await given(0);
    expect((await waitForEach(backend, [], { until: is('paused') }, CALL)).size).toBe(0);
    expect(calls).toEqual([]);
  });

  it('ends with the reason of the signal', async () => {
    const { backend, calls, sandboxes } = await given(1);
    const controller = new AbortController();
    const waiting = waitForEach(backend, sandboxes, { until: is('paused') }, { signal: controller.signal });
    const failing = expect(waiting).rejects.toThrow('enough');
    await eventually(() => calls.includes('get'));
    controller.abort(new Error('enough'));
    await failing;
  });

  it('ends with unreachable where the backend goes away', async () => {
    const { memory, backend, calls, sandboxes } = await given(1);
    const failing = rejectionOf(waitForEach(backend, sandboxes, { until: is('paused') }, CALL));
    await eventually(() => calls.includes('get'));
    memory.close();
    expect(await failing).toMatchObject({ code: 'unreachable' });
  });

  it('ends with unreachable where the events end without a word', async () => {
    const { memory, sandboxes } = await given(1);
    async function* nothing(): AsyncGenerator<Change> {}
    const backend = { ...memory, watch: async () => nothing() };
    expect(await rejectionOf(waitForEach(backend, sandboxes, { until: is('paused') }, CALL))).toMatchObject({
      code: 'unreachable',
      message: 'memory closed its events',
    });
  });

  it('passes on that a read failed', async () => {
    const { memory, sandboxes } = await given(1);
    const get = async () => {
      throw unreachableError('nothing listens there');
    };
    const waiting = waitForEach({ ...memory, get }, sandboxes, { until: is('paused') }, CALL);
    expect(await rejectionOf(waiting)).toMatchObject({ code: 'unreachable' });
  });
});

describe('settling', () => {
  it('asks nothing of a backend where no transition is under way', async () => {
    const { backend, calls, sandboxes } = await given(1);
    expect(await settle(backend, sandboxes[0] as Sandbox, CALL)).toMatchObject({ state: 'running' });
    expect(calls).toEqual([]);
  });

  it('says what it waits for', async () => {
    const { memory, sandboxes } = await given(1);
    const [{ id }] = sandboxes as [Sandbox];
    memory.meddle(id, { state: 'pausing' });
    const sandbox = await memory.get(id, CALL);
    const told: string[] = [];
    const settling = settle(memory, sandbox, { ...CALL, onProgress: ({ text }) => told.push(text) });
    memory.meddle(id, { state: 'paused' });
    expect(await settling).toMatchObject({ state: 'paused' });
    expect(told).toEqual(['waiting for box-0, which is pausing']);
  });
});

describe('waiting for states that were named', () => {
  const until = reaching(new Set<State>(['paused', 'stopped']));
  const web = sandboxOf({ name: 'web' });

  it.each(['paused', 'stopped'] as const)('ends at %s', (state) => {
    expect(until(state, web)).toBe(true);
  });

  it.each(['creating', 'running', 'pausing', 'resuming', 'stopping', 'killing', 'unknown'] as const)(
    'goes on at %s',
    (state) => {
      expect(until(state, web)).toBe(false);
    },
  );

  it.each([
    ['gone', 'not_found', 'web is gone, and will never be paused or stopped'],
    ['failed', 'conflict', 'web has failed, and will never be paused or stopped'],
  ] as const)('fails at %s', (state, code, message) => {
    expect(failureOf(() => until(state, web))).toMatchObject({ code, message });
  });

  it.each(['gone', 'failed'] as const)('ends at %s where that was named', (state) => {
    expect(reaching(new Set([state]))(state, web)).toBe(true);
  });
});
