import { describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { conflictError, timeoutError, unsupportedError } from '../../src/errors.js';
import { type Attention, attend } from '../../src/sandbox/attend.js';
import type { Call } from '../../src/sandbox/backend.js';
import type { Running, SignalName } from '../../src/sandbox/exec.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { execOf, specOf } from '../support/specs.js';
import { catchStreams } from '../support/streams.js';

const CALL: Call = { signal: new AbortController().signal };
const NO_ATTENTION: Attention = { signal: CALL.signal, limitMs: null, listen: () => () => {} };

/** A real process of the in-memory backend, and what was said to it from outside. */
async function begun(script: string) {
  const memory = memoryBackend();
  const { id } = await memory.create(specOf({ name: 'box' }), CALL);
  const streams = catchStreams();
  let line: AbortSignal | undefined;
  const begin = (signal: AbortSignal) => {
    line = signal;
    return memory.exec(id, execOf(['sh', '-c', script]), streams, { signal });
  };
  return {
    begin,
    up: () => eventually(async () => streams.text.stdout !== ''),
    line: () => line,
    text: streams.text,
  };
}

/** A hand that says something to the command. */
function mouth() {
  let tell: (name: SignalName) => void = () => {
    throw new Error('nobody listens');
  };
  const listen: Attention['listen'] = (listener) => {
    tell = listener;
    return () => {
      tell = () => {};
    };
  };
  return { listen, say: (name: SignalName) => tell(name) };
}

/** A command that never ends, told of by somebody who cannot tell it anything. */
function deaf(told: SignalName[], signal: Running['signal'] = async () => {}): Running {
  return {
    exitCode: new Promise(() => {}),
    signal: async (name, call) => {
      told.push(name);
      await signal(name, call);
    },
    resize: async () => {},
  };
}

describe('who attends to a command', () => {
  it('has its exit code, and lets go of the connection', async () => {
    const { begin, line } = await begun('exit 7');
    expect(await attend(begin, NO_ATTENTION)).toBe(7);
    expect(line()?.aborted).toBe(true);
  });

  it('hands on what is said to it', async () => {
    const { begin, up } = await begun('trap "exit 4" INT; echo up; while :; do sleep 0.02; done');
    const { listen, say } = mouth();
    const attending = attend(begin, { ...NO_ATTENTION, listen });
    await up();
    say('INT');
    expect(await attending).toBe(4);
  });

  it('hands on what is said before it has begun, as soon as it has', async () => {
    const told: SignalName[] = [];
    let begin = (_: Running) => {};
    const { listen, say } = mouth();
    const starting = new Promise<Running>((resolve) => {
      begin = resolve;
    });
    const attending = attend(() => starting, { ...NO_ATTENTION, listen });
    say('TERM');
    let end = (_: number) => {};
    const exitCode = new Promise<number>((resolve) => {
      end = resolve;
    });
    begin({ ...deaf(told, async () => end(143)), exitCode });
    expect(await attending).toBe(143);
    expect(told).toEqual(['TERM']);
  });

  it('ends it gently when its time is over, and says so whatever its exit code is', async () => {
    const { begin, text } = await begun('trap "echo bye; exit 0" TERM; while :; do sleep 0.02; done');
    const error = await rejectionOf(attend(begin, { ...NO_ATTENTION, limitMs: 300 }));
    expect(error).toMatchObject({ code: 'timeout', message: 'the command timed out after 0.3 s' });
    expect(text.stdout).toBe('bye\n');
  });

  it('kills what does not end gently, and then leaves it', { timeout: 20_000 }, async () => {
    const told: SignalName[] = [];
    let line: AbortSignal | undefined;
    const begin = async (signal: AbortSignal) => {
      line = signal;
      return deaf(told);
    };
    const error = await rejectionOf(attend(begin, { ...NO_ATTENTION, limitMs: 10 }));
    expect(error).toMatchObject({ code: 'timeout', details: { hint: 'the command may go on inside' } });
    expect(told).toEqual(['TERM', 'KILL']);
    expect(line?.aborted).toBe(true);
  });

  it('kills it at once when it is to be given up, and throws the reason', async () => {
    const { begin, up } = await begun('trap "" TERM INT; echo up; while :; do sleep 0.02; done');
    const controller = new AbortController();
    const attending = rejectionOf(attend(begin, { ...NO_ATTENTION, signal: controller.signal }));
    await up();
    controller.abort(timeoutError('enough'));
    expect(await attending).toMatchObject({ message: 'enough' });
  });

  it('gives up where the command cannot be told', async () => {
    const told: SignalName[] = [];
    const refuse = async () => {
      throw unsupportedError('there is no shell inside');
    };
    const { listen, say } = mouth();
    const attending = rejectionOf(attend(async () => deaf(told, refuse), { ...NO_ATTENTION, listen }));
    say('INT');
    expect(await attending).toMatchObject({
      code: 'cancelled',
      message: 'the command could not be told SIGINT: there is no shell inside',
      details: { hint: 'the command may go on inside' },
    });
  });

  it('gives up as interrupted where it has not begun in time to be told', { timeout: 20_000 }, async () => {
    const { listen, say } = mouth();
    const attending = rejectionOf(attend(() => new Promise(() => {}), { ...NO_ATTENTION, listen }));
    say('INT');
    expect(await attending).toMatchObject({ code: 'cancelled', message: expect.stringContaining('SIGINT') });
  });

  it('fails as the beginning does', async () => {
    const begin = async () => {
      throw conflictError('it is paused');
    };
    expect(await rejectionOf(attend(begin, NO_ATTENTION))).toMatchObject({ code: 'conflict' });
  });
});
