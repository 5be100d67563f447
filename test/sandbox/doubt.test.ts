import { describe, expect, it, vi } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import {
  authError,
  cancelledError,
  conflictError,
  notFoundError,
  otherError,
  type SandmanError,
  timeoutError,
  unreachableError,
  unsupportedError,
} from '../../src/errors.js';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import { within } from '../../src/sandbox/deadline.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { transition } from '../../src/sandbox/transition.js';
import { rejectionOf } from '../support/failure.js';
import { recording } from '../support/recording.js';
import { specOf } from '../support/specs.js';

const CALL: Call = { signal: new AbortController().signal };
/** Answers nothing, until the call is cut short. */
const untilAborted = (_id: string, { signal }: Call) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** What is sent to a sandbox that runs, and what becomes of it. */
interface Given {
  memory: MemoryBackend;
  sandbox: Sandbox;
}

async function running(): Promise<Given> {
  const memory = memoryBackend();
  return { memory, sandbox: await memory.create(specOf({ name: 'box' }), CALL) };
}

/** Pauses on a backend whose pause does something and then answers with a failure. */
async function pausing(error: SandmanError, happens: (given: Given) => unknown = () => {}) {
  const given = await running();
  const pause = async () => {
    await happens(given);
    throw error;
  };
  const { backend, calls } = recording({ ...given.memory, pause });
  return { ...given, backend, calls, pausing: go(backend, given.sandbox) };
}

function go(backend: Backend, sandbox: Sandbox, call = CALL) {
  return transition(sandbox, { backend, verb: 'pause', options: { graceSeconds: 0 }, call });
}

const isPaused = ({ memory, sandbox }: Given) => memory.pause(sandbox.id, CALL);
const isStopped = ({ memory, sandbox }: Given) => memory.stop(sandbox.id, { graceSeconds: 0 }, CALL);
const isGone = ({ memory, sandbox }: Given) => memory.kill(sandbox.id, CALL);

const CONFLICT = conflictError('is already being paused', { outcomeOpen: true });
const BROKEN = otherError('the engine answered 500', { outcomeOpen: true });
const LOST = unreachableError('the connection was cut', { outcomeOpen: true });

describe('after an answer that leaves the outcome open', () => {
  it.each([
    ['a conflict, which another hand made, is no change', CONFLICT, false],
    ['a failure of the backend is a change', BROKEN, true],
    ['a lost connection is a change', LOST, true],
  ])('%s, where the sandbox is there all the same', async (_, error, changed) => {
    const { pausing: work } = await pausing(error, isPaused);
    expect(await work).toMatchObject({ state: 'paused', previousState: 'running', changed });
  });

  it('is not what a failure is that tells its outcome: it stands, though the sandbox is there', async () => {
    const known = conflictError('was paused, and not as it was asked for', { outcomeOpen: false });
    const { pausing: work, calls } = await pausing(known, isPaused);
    expect(await rejectionOf(work)).toMatchObject({ code: 'conflict', message: known.message });
    expect(calls).not.toContain('get');
  });

  it.each([CONFLICT, BROKEN, LOST])(
    '%s is thrown, with its place, where nothing has changed',
    async (error) => {
      const { pausing: work, sandbox } = await pausing(error);
      const { code, message, details } = await rejectionOf(work);
      expect([code, message]).toEqual([error.code, error.message]);
      expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
    },
  );

  it('is not what a failure is that tells its outcome: it stands, though the sandbox is there', async () => {
    const known = conflictError('was paused, and not as it was asked for', { outcomeOpen: false });
    const { pausing: work, calls } = await pausing(known, isPaused);
    expect(await rejectionOf(work)).toMatchObject({ code: 'conflict', message: known.message });
    expect(calls).not.toContain('get');
  });

  it.each([CONFLICT, BROKEN, LOST])('%s is refused as the state that it came to', async (error) => {
    const { pausing: work } = await pausing(error, isStopped);
    const { code, message, details } = await rejectionOf(work);
    expect([code, message]).toEqual(['conflict', 'cannot pause box: it is stopped']);
    expect(details.hint).toContain('sandman start');
  });

  it.each([CONFLICT, BROKEN, LOST, notFoundError('no such container')])(
    '%s is not_found where the sandbox is gone',
    async (error) => {
      const { pausing: work, sandbox } = await pausing(error, isGone);
      const { code, message, details } = await rejectionOf(work);
      expect([code, message]).toEqual(['not_found', 'box is gone']);
      expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
    },
  );

  it('the sandbox is waited for, where it is still on its way', async () => {
    const given = await running();
    const { memory, sandbox } = given;
    const pause = async () => {
      memory.meddle(sandbox.id, { state: 'pausing' });
      throw LOST;
    };
    const watch: Backend['watch'] = async (call) => {
      const changes = await memory.watch(call);
      queueMicrotask(() => memory.meddle(sandbox.id, { state: 'paused' }));
      return changes;
    };
    expect(await go({ ...memory, pause, watch }, sandbox)).toMatchObject({ state: 'paused', changed: true });
  });

  it('it is unreachable, and the state unknown, where the sandbox cannot be read again', async () => {
    const { memory, sandbox } = await running();
    const fail = async () => {
      throw LOST;
    };
    const { code, message, details } = await rejectionOf(go({ ...memory, pause: fail, get: fail }, sandbox));
    expect([code, message]).toEqual([
      'unreachable',
      'lost memory while pausing box, whose state is unknown now',
    ]);
    expect(details).toMatchObject({ backend: 'memory', id: sandbox.id, retryable: true, cause: LOST });
  });

  it('kill of what somebody else has killed meanwhile is done, and no change', async () => {
    const { memory, sandbox } = await running();
    const kill = async () => {
      await memory.kill(sandbox.id, CALL);
      throw notFoundError('no such container');
    };
    const change = {
      backend: { ...memory, kill },
      verb: 'kill',
      options: { graceSeconds: 0 },
      call: CALL,
    } as const;
    expect(await transition(sandbox, change)).toMatchObject({ state: 'gone', changed: false });
  });
});

describe('after an answer that is clear', () => {
  it.each([
    unsupportedError('memory cannot pause'),
    authError('not yours'),
    unreachableError('nothing listens there'),
    otherError('a defect'),
  ])('%s is thrown as it is, and nothing is read again', async (error) => {
    const { pausing: work, calls, sandbox } = await pausing(error, isPaused);
    const { code, message, details } = await rejectionOf(work);
    expect([code, message]).toEqual([error.code, error.message]);
    expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
    expect(calls).toEqual(['pause']);
  });

  it('a failure that is not Sandman’s own is one all the same', async () => {
    const { memory, sandbox } = await running();
    const pause = async () => {
      throw new TypeError('x is not a function');
    };
    expect(await rejectionOf(go({ ...memory, pause }, sandbox))).toMatchObject({
      code: 'other',
      message: 'x is not a function',
    });
  });
});

describe('after Ctrl-C', () => {
  it('it says that the operation may go on, and does not look again', async () => {
    const { pausing: work, calls, sandbox } = await pausing(cancelledError('stopped'));
    const { code, message, details } = await rejectionOf(work);
    expect(code).toBe('cancelled');
    expect(message).toBe('stopped waiting; memory may still finish pausing box');
    expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
    expect(calls).toEqual(['pause']);
  });
});

describe('while it looks again', () => {
  it.each([
    ['Ctrl-C is Ctrl-C', cancelledError('stopped'), 'stopped waiting; memory may still finish pausing box'],
    ['the end of the time is a timeout', timeoutError('too slow'), 'box is still running: too slow'],
  ])('%s, and not a lost backend', async (_, reason, message) => {
    const { memory, sandbox } = await running();
    const controller = new AbortController();
    const pause = async () => {
      throw LOST;
    };
    let looks = 0;
    const get: Backend['get'] = (id, call) => {
      looks += 1;
      if (looks > 1) return memory.get(id, call);
      queueMicrotask(() => controller.abort(reason));
      return untilAborted(id, call);
    };
    const work = go({ ...memory, pause, get }, sandbox, { signal: controller.signal });
    expect(await rejectionOf(work)).toMatchObject({ code: reason.code, message });
  });
});

describe('after the time ran out', () => {
  it('it is done where the sandbox is there all the same', async () => {
    const { pausing: work } = await pausing(timeoutError('pausing box timed out after 1 s'), isPaused);
    expect(await work).toMatchObject({ state: 'paused', changed: true });
  });

  it('it is a timeout that tells the state, where it is not', async () => {
    const { pausing: work, sandbox } = await pausing(timeoutError('pausing box timed out after 1 s'));
    const { code, message, details } = await rejectionOf(work);
    expect(code).toBe('timeout');
    expect(message).toBe('box is still running: pausing box timed out after 1 s');
    expect(details).toMatchObject({ backend: 'memory', id: sandbox.id });
  });

  it('it cuts off a pause that never answers', async () => {
    const { memory, sandbox } = await running();
    const pause = untilAborted;
    const work = within(CALL.signal, 5, 'pausing box', (signal) =>
      go({ ...memory, pause }, sandbox, { signal }),
    );
    expect(await rejectionOf(work)).toMatchObject({ code: 'timeout' });
  });

  it('the last look has an end of its own, and then the state is unknown', async () => {
    vi.useFakeTimers();
    try {
      const { memory, sandbox } = await running();
      const pause = async () => {
        throw timeoutError('pausing box timed out after 1 s');
      };
      const get = untilAborted;
      const failed = rejectionOf(go({ ...memory, pause, get }, sandbox));
      await vi.advanceTimersByTimeAsync(2000);
      expect((await failed).message).toBe('box is still unknown: pausing box timed out after 1 s');
    } finally {
      vi.useRealTimers();
    }
  });
});
