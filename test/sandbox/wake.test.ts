import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import type { Call } from '../../src/sandbox/backend.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import type { SandboxSpec } from '../../src/sandbox/spec.js';
import { wake } from '../../src/sandbox/wake.js';
import { rejectionOf } from '../support/failure.js';
import { recording } from '../support/recording.js';
import { specOf } from '../support/specs.js';

const CALL: Call = { signal: new AbortController().signal };

let memory: MemoryBackend;
beforeEach(() => {
  memory = memoryBackend();
});

async function made(spec: Partial<SandboxSpec> = {}): Promise<Sandbox> {
  return memory.create(specOf({ name: 'box', ...spec }), CALL);
}

const rouse = (sandbox: Sandbox, allowed = true) => wake(sandbox, { backend: memory, allowed, call: CALL });
const stateNow = async ({ id }: Sandbox) => (await memory.get(id, CALL)).state;

describe('what something is to be done in', () => {
  it('is left alone where it runs, and asked nothing', async () => {
    const sandbox = await made();
    const { backend, calls } = recording(memory);
    expect(await wake(sandbox, { backend, allowed: true, call: CALL })).toEqual({ sandbox, woken: false });
    expect(calls).toEqual([]);
  });

  it('is resumed where it is paused', async () => {
    const sandbox = await made();
    await memory.pause(sandbox.id, CALL);
    const { sandbox: now, woken } = await rouse(await memory.get(sandbox.id, CALL));
    expect({ state: now.state, woken }).toEqual({ state: 'running', woken: true });
    expect(await stateNow(sandbox)).toBe('running');
  });

  it('stays paused where it must not be woken, which is a conflict that says how to', async () => {
    const sandbox = await made();
    await memory.pause(sandbox.id, CALL);
    const error = await rejectionOf(rouse(await memory.get(sandbox.id, CALL), false));
    expect(error).toMatchObject({
      code: 'conflict',
      details: { hint: expect.stringContaining('sandman resume') },
    });
    expect(await stateNow(sandbox)).toBe('paused');
  });

  it('stays paused where it was made with --no-auto-resume, though what is known of it does not tell', async () => {
    const sandbox = await made({ lifetime: { autoResume: false } });
    await memory.pause(sandbox.id, CALL);
    const paused = await memory.get(sandbox.id, CALL);
    const listed = { ...paused, lifetime: { ...paused.lifetime, autoResume: null } };
    const error = await rejectionOf(rouse(listed));
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('--no-auto-resume') });
    expect(await stateNow(sandbox)).toBe('paused');
  });

  it('is waited for where it is being paused, and then resumed', async () => {
    const sandbox = await made();
    memory.meddle(sandbox.id, { state: 'pausing' });
    const pausing = await memory.get(sandbox.id, CALL);
    const waking = wake(pausing, {
      backend: memory,
      allowed: true,
      call: { ...CALL, onProgress: () => memory.meddle(sandbox.id, { state: 'paused' }) },
    });
    expect(await waking).toMatchObject({ woken: true, sandbox: { state: 'running' } });
  });

  it.each(['stopped', 'failed'] as const)('is a conflict with a hint where it is %s', async (state) => {
    const sandbox = await made();
    memory.meddle(sandbox.id, { state });
    const error = await rejectionOf(rouse(await memory.get(sandbox.id, CALL)));
    expect(error).toMatchObject({ code: 'conflict', message: `box is ${state}` });
    expect(error).toMatchObject({ details: { hint: expect.stringContaining('sandman') } });
  });

  it('is not found where it goes away while it is waited for', async () => {
    const sandbox = await made();
    memory.meddle(sandbox.id, { state: 'pausing' });
    const pausing = await memory.get(sandbox.id, CALL);
    await memory.kill(sandbox.id, CALL);
    expect(await rejectionOf(rouse(pausing))).toMatchObject({ code: 'not_found', message: 'box is gone' });
  });
});
