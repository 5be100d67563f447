import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { resolveOrSuggest } from '../../src/sandbox/suggest.js';
import { rejectionOf } from '../support/failure.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };
let memory: MemoryBackend;
let lists: number;

beforeEach(async () => {
  memory = memoryBackend();
  for (const name of ['web', 'worker', 'database']) await memory.create(specOf({ name }), CALL);
  lists = 0;
});

const counted = (): Backend => ({
  ...memory,
  list: (filter, call) => {
    lists += 1;
    return memory.list(filter, call);
  },
});
const run = (line: string, backend: Backend = counted()) =>
  runInProcess(['-b', 'memory', ...line.split(' ')], { types: { memory: async () => backend } });

describe('a name that leads to no sandbox', () => {
  it.each([
    ...['info wbe', 'pause wbe', 'kill wbe', 'ttl wbe', 'logs wbe', 'exec wbe -- true', 'cp wbe:/a -'],
    'wait wbe --for stopped',
  ])('`sandman %s` hints the nearest, for one request more', async (line) => {
    const backend: Backend = { ...counted(), abilities: new Set(['deadlines']), logs: async () => {} };
    const { code, stdout, stderr } = await run(line, backend);
    expect([4, 125]).toContain(code);
    expect(stdout).toBe('');
    expect(stderr).toContain('hint: did you mean web? see `sandman list -b memory`');
    expect(lists).toBe(1);
  });

  it('hints nothing where none is near', async () => {
    expect((await run('info nothing-like-it')).stderr).toContain('hint: see `sandman list -b memory`\n');
  });

  it.each([
    ['one that is there', 'pause web'],
    ['an id', `info ${'0123'.repeat(16)}`],
    ['what can be no name', 'info a/b'],
    ['kill --missing-ok', 'kill wbe --missing-ok'],
    ['create --if-not-exists', 'create wbe --if-not-exists'],
  ])('of %s no list is asked for', async (_, line) => {
    await run(line);
    expect(lists).toBe(0);
  });

  it('several at once ask for one list', async () => {
    const { stdout } = await run('pause wbe databse -o json');
    expect(JSON.parse(stdout).map((one: { error: { hint: string } }) => one.error.hint)).toEqual([
      'did you mean web? see `sandman list -b memory`',
      'did you mean database? see `sandman list -b memory`',
    ]);
    expect(lists).toBe(1);
  });

  it('is told all the same where the list fails', async () => {
    const list: Backend['list'] = () => {
      throw new Error('no list');
    };
    const { code, stderr } = await run('info wbe', { ...memory, list });
    expect(code).toBe(4);
    expect(stderr).toContain('error: no sandbox "wbe" on memory\nhint: see `sandman list');
  });

  it('is told after 2 s where the list does not come', async () => {
    vi.useFakeTimers();
    const list: Backend['list'] = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    });
    const told = rejectionOf(resolveOrSuggest({ ...memory, list }, 'wbe', CALL));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await told).toMatchObject({
      code: 'not_found',
      details: { hint: 'see `sandman list -b memory`' },
    });
    vi.useRealTimers();
  });
});

describe('another mistyped word', () => {
  it.each([
    ['list --state pasued', 2, 'did you mean paused?'],
    ['list --sort crated', 2, 'did you mean created?'],
    ['list --columns nmae', 2, 'did you mean name or image?'],
    ['list -o jsno', 2, 'did you mean json or jsonl?'],
    ['create --template bsae', 4, 'did you mean base? see `sandman template list`'],
    ['config get create.memroy', 2, 'did you mean create.memory? see'],
    ['backend show dcoker', 4, 'did you mean docker? see `sandman backend list`'],
    ['backend add lab --type dokcer', 2, 'did you mean docker?'],
    ['config set backends.lab.type dokcer', 2, 'did you mean docker?'],
    ['help puase', 2, 'did you mean pause? see `sandman help`'],
    ['help exitcodes', 2, 'did you mean exit-codes? see `sandman help`'],
    ['help config ste', 2, 'did you mean config set or config get? see'],
    ['lisst', 2, 'Did you mean list?'],
    ['list --colums x', 2, 'Did you mean --columns?'],
  ])('`sandman %s` is answered with the nearest', async (line, code, hint) => {
    const ran = await run(line);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(`hint: ${hint}`);
  });

  it('in the config file too', async () => {
    const ran = await runInProcess(['list'], { env: { SANDMAN_OUTPUT: 'jsno' } });
    expect(ran.stderr).toContain('hint: did you mean json or jsonl?');
  });
});
