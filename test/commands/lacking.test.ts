import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/sandbox/backend.js';
import type { PauseEffect } from '../../src/sandbox/sandbox.js';
import type { SandboxSpec } from '../../src/sandbox/spec.js';
import { runInProcess } from '../support/host.js';

/** A backend that can do little, and fails the test when it is asked for anything. */
function poor(changes: Partial<Backend> = {}): Record<string, () => Promise<Backend>> {
  const never = async () => {
    throw new Error('it was asked for something');
  };
  const methods = ['create', 'get', 'lookup', 'list', 'start', 'stop', 'pause', 'resume', 'kill', 'exec'];
  const backend = {
    name: 'poor',
    type: 'poor',
    verbs: new Set(['pause', 'resume', 'kill']),
    pauseEffect: { memory: 'kept', files: 'kept', freesCpu: true, freesMemory: true, network: 'dropped' },
    ...Object.fromEntries(methods.map((method) => [method, never])),
    watch: never,
    check: never,
    close: () => {},
    ...changes,
  } as unknown as Backend;
  return { poor: async () => backend };
}

const run = (line: string, types = poor()) => runInProcess(['-b', 'poor', ...line.split(' ')], { types });

describe('what a backend lacks exits 9 before it is asked for anything', () => {
  it.each([
    ['stop one', 'sandman pause'],
    ['stop --all', 'sandman pause'],
    ['start one', 'sandman resume'],
    ['pause one --files-only', 'leave out --files-only'],
    ['resume one --ttl 5m', 'leave out --ttl'],
  ])('%s, with the hint: %s', async (line, hint) => {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stdout }).toEqual({ code: 9, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('stop where a pause loses the memory has the hint that a pause is all of it', async () => {
    const pauseEffect: PauseEffect = {
      memory: 'lost',
      files: 'kept',
      freesCpu: true,
      freesMemory: true,
      network: 'dropped',
    };
    const { code, stderr } = await run('stop one', poor({ pauseEffect }));
    expect(code).toBe(9);
    expect(stderr).toContain('use `sandman pause`, which keeps the files only, as a stop does');
  });

  it('pause --files-only and --require memory cannot both hold', async () => {
    const abilities = new Set(['files-only-pause'] as const);
    expect((await run('pause one --files-only --require memory', poor({ abilities }))).code).toBe(2);
  });
});

describe('what was asked for is told from what is a default', () => {
  it.each([
    ['create', []],
    ['create mine', ['name']],
    ['create --cpus 2 -p 80 -v /a:/b --pull never', ['cpus', 'publish', 'pull', 'volume']],
    [
      'create --memory 1g --disk 1g -w /x -u me --network none --isolation gvisor -- true',
      ['command', 'disk', 'isolation', 'memory', 'network', 'user', 'workdir'],
    ],
    ['create -l a=b', ['label']],
    ['run -w /x -u me --cpus 2 -- true', ['cpus', 'exec']],
  ])('%s', async (line, expected) => {
    let seen: SandboxSpec | undefined;
    const create = async (spec: SandboxSpec) => {
      seen = spec;
      throw new Error('enough');
    };
    await run(line, poor({ create }));
    expect([...(seen?.asked ?? [])].sort()).toEqual(expected);
  });
});
