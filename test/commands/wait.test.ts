import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type HostRun, runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };

let backend: MemoryBackend;
let web: Sandbox;

beforeEach(async () => {
  backend = memoryBackend();
  web = await backend.create(specOf({ name: 'web' }), CALL);
});

const onTerminal = (line: string) =>
  runInProcess(['-b', 'memory', ...line.split(' ')], {
    types: { memory: async () => backend },
    tty: true,
    columns: 60,
  });

const wait = (...words: string[]): Promise<HostRun> =>
  runInProcess(['-b', 'memory', 'wait', ...words], { types: { memory: async () => backend } });

describe('one sandbox that is named twice', () => {
  it('is waited for, and not taken for the first of two with --any', async () => {
    const ran = await wait('web', web.id, '--for', 'stopped', '--any', '--timeout', '0.2s');
    expect(ran).toMatchObject({ code: 5, stdout: '' });
  });

  it('has one result', async () => {
    const { code, stdout } = await wait('web', web.id, '--for', 'running', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ id: web.id, state: 'running' })]);
  });
});

describe('several', () => {
  it.each([
    ['gone', 'worker is gone, and will never be stopped'],
    ['failed', 'worker has failed, and will never be stopped'],
  ] as const)('of which one is %s end the wait with its name', async (state, message) => {
    const { id } = await backend.create(specOf({ name: 'worker' }), CALL);
    backend.meddle(id, { state });
    const { stdout, stderr } = await wait('web', 'worker', '--for', 'stopped');
    expect(stdout).toBe('');
    expect(stderr).toContain(`error: ${message}\n`);
  });
});

describe('on a terminal', () => {
  it('says what it waits for, since when, and how long still', async () => {
    const { code, stderr } = await onTerminal('wait web --for stopped --timeout 1.6s');
    expect(code).toBe(5);
    expect(stderr).toContain('waiting for web to be stopped… 1s left');
    expect(stderr).toContain('waiting for web to be stopped… 1s, 0s left');
  });

  it('has a line for each of several, which says what it is', async () => {
    const { id } = await backend.create(specOf({ name: 'worker' }), CALL);
    backend.meddle(id, { state: 'stopped' });
    const { code, stderr } = await onTerminal('wait web worker --for stopped --timeout 0.8s --no-color');
    expect(code).toBe(5);
    expect(stderr).toMatch(/waiting for 2 sandboxes to be stopped, 1 done… \d+s left\n/);
    expect(stderr).toMatch(/\n {2}worker {2}stopped \d+ms\n {2}web {5}running…/);
  });
});
