import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { unreachableError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { NO_LIFETIME, type Sandbox } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { type HostOptions, runInProcess } from '../support/host.js';
import { recording } from '../support/recording.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

let backend: MemoryBackend;

beforeEach(async () => {
  backend = memoryBackend();
  await made('up', { state: 'running' });
  await made('frozen', { state: 'paused', pausedAt: ago(3) }, { team: 'ci' });
  await made('down', { state: 'stopped', stoppedAt: ago(3) }, { team: 'ci' });
  await made('broken', { state: 'failed', stoppedAt: ago(1) });
});

async function made(name: string, known: Partial<Sandbox>, labels: Record<string, string> = {}) {
  const { id } = await backend.create(specOf({ name, labels }), CALL);
  backend.meddle(id, known);
  return id;
}

const prune = (flags: string, on: Backend = backend, options: HostOptions = {}) =>
  runInProcess(['-b', 'memory', 'prune', ...flags.split(' ').filter(Boolean)], {
    ...options,
    types: { memory: async () => on },
  });

/** The names of those that are still there. */
async function left(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of backend.list({}, CALL)) names.push(name ?? '');
  return names;
}

const without = (...gone: string[]) =>
  ['up', 'frozen', 'down', 'broken'].filter((one) => !gone.includes(one));

describe('prune -y', () => {
  it.each([
    ['', without('down', 'broken')],
    ['--state paused', without('frozen')],
    ['--state stopped,paused', without('frozen', 'down')],
    ['--state running', without('up')],
    ['-l team=ci', without('down')],
    ['-l team=ci --state failed', without()],
    ['--older-than 2h', without('down')],
    ['--older-than 1d', without()],
    ['--older-than 2h --state paused,failed', without('frozen')],
    ['--older-than 1h --state running', without()],
    ['--older-than 0s --state running', without('up')],
  ])('%s leaves %j', async (flags, names) => {
    expect((await prune(`${flags} -y`)).code).toBe(0);
    expect(await left()).toEqual(names);
  });

  it('takes what is overdue, whatever its state and its age', async () => {
    const lifetime = { ...NO_LIFETIME, onTimeout: 'kill' } as const;
    await made('late', { expiresAt: ago(0.001), lifetime });
    await made('over', { state: 'paused', hardExpiresAt: ago(0.001) });
    await made('pausing-soon', { expiresAt: ago(0.001), lifetime: { ...lifetime, onTimeout: 'pause' } });
    expect((await prune('-y --older-than 1d')).code).toBe(0);
    expect(await left()).toEqual([...without(), 'pausing-soon']);
  });

  it('answers as kill does: an array, of those that are gone', async () => {
    const { code, stdout, stderr } = await prune('-y -o json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const gone = { state: 'gone', changed: true, backend: 'memory' };
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ ...gone, name: 'down', previousState: 'stopped' }),
      expect.objectContaining({ ...gone, name: 'broken', previousState: 'failed' }),
    ]);
    expect(Object.keys(JSON.parse(stdout)[0]).sort()).toEqual(
      ['backend', 'changed', 'durationMs', 'id', 'name', 'previousState', 'state'].sort(),
    );
  });

  it('of which one fails exits 10, and takes the others', async () => {
    const [broken] = await backend.lookup('broken', CALL);
    const kill: Backend['kill'] = async (id, call) => {
      if (id === broken?.id) throw unreachableError('nobody listens', { outcomeOpen: false });
      return backend.kill(id, call);
    };
    const ran = await prune('-y', { ...backend, kill });
    expect(ran).toMatchObject({ code: 10, stdout: expect.stringMatching(/^NAME.*\ndown .*\n$/) });
    expect(ran.stderr).toContain('nobody listens');
    expect(await left()).toEqual(without('down'));
  });

  it('does not touch what was started meanwhile, and says that it runs', async () => {
    const [down] = await backend.lookup('down', CALL);
    // As it was chosen, it was stopped.
    const list: Backend['list'] = async function* (filter, call) {
      for await (const sandbox of backend.list(filter, call)) yield sandbox;
      backend.meddle(down?.id ?? '', { state: 'running', stoppedAt: null });
    };
    const { code, stdout } = await prune('-y -o json', { ...backend, list });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ name: 'down', state: 'running', previousState: 'stopped', changed: false }),
      expect.objectContaining({ name: 'broken', state: 'gone', changed: true }),
    ]);
    expect(await left()).toEqual(without('broken'));
  });

  it('does not touch what was started and stopped again meanwhile, and is not old any more', async () => {
    const [down] = await backend.lookup('down', CALL);
    const list: Backend['list'] = async function* (filter, call) {
      for await (const sandbox of backend.list(filter, call)) yield sandbox;
      backend.meddle(down?.id ?? '', { stoppedAt: ago(0) });
    };
    const { stdout } = await prune('-y -o json --older-than 2h', { ...backend, list });
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ name: 'down', changed: false })]);
    expect(await left()).toEqual(without());
  });

  it('counts what another hand has killed meanwhile as done', async () => {
    const [down] = await backend.lookup('down', CALL);
    const list: Backend['list'] = async function* (filter, call) {
      for await (const sandbox of backend.list(filter, call)) yield sandbox;
      await backend.kill(down?.id ?? '', call);
    };
    const { code, stdout } = await prune('-y -o json', { ...backend, list });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)[0]).toMatchObject({ name: 'down', state: 'gone', changed: false });
  });
});

describe('prune --older-than, where the list does not tell since when', () => {
  const untold: Backend['list'] = async function* (filter, call) {
    for await (const one of backend.list(filter, call)) yield { ...one, stoppedAt: null, pausedAt: null };
  };

  it('asks for those alone whose age matters', async () => {
    const { backend: asked, calls } = recording({ ...backend, list: untold });
    expect((await prune('--older-than 2h --dry-run', asked)).stdout).toBe(
      'would kill down: stopped -> gone\n',
    );
    expect(calls.filter((call) => call === 'get')).toHaveLength(2);
  });

  it('asks for no more at once than --concurrency says', async () => {
    let [now, most] = [0, 0];
    const get: Backend['get'] = async (id, call) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      return backend.get(id, call);
    };
    for (const name of ['a', 'b', 'c']) await made(name, { state: 'stopped', stoppedAt: ago(3) });
    await prune('--older-than 2h --dry-run --concurrency 2', { ...backend, list: untold, get });
    expect(most).toBe(2);
  });

  it('leaves alone what nobody tells the age of, and says how many', async () => {
    const get: Backend['get'] = async (id, call) => ({ ...(await backend.get(id, call)), stoppedAt: null });
    const ran = await prune('--older-than 2h -y', { ...backend, list: untold, get });
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toContain('left 2 alone');
    expect(await left()).toEqual(without());
  });

  it('leaves alone what cannot be read, and fails', async () => {
    const [broken] = await backend.lookup('broken', CALL);
    const get: Backend['get'] = async (id, call) => {
      if (id === broken?.id) throw unreachableError('nobody listens');
      return backend.get(id, call);
    };
    const ran = await prune('--older-than 30m -y', { ...backend, list: untold, get });
    expect(ran.code).toBe(10);
    expect(ran.stderr).toContain('nobody listens');
    expect(await left()).toEqual(without('down'));
  });
});

describe('prune --dry-run', () => {
  it('says what would go, and kills nothing', async () => {
    expect(await prune('--dry-run')).toMatchObject({
      code: 0,
      stdout: 'would kill down: stopped -> gone\nwould kill broken: failed -> gone\n',
    });
    const { stdout } = await prune('--dry-run -o json');
    expect(JSON.parse(stdout)).toEqual([
      { id: expect.any(String), name: 'down', backend: 'memory', state: 'stopped', target: 'gone' },
      { id: expect.any(String), name: 'broken', backend: 'memory', state: 'failed', target: 'gone' },
    ]);
    expect(await left()).toEqual(without());
  });
});

describe('prune without -y', () => {
  it('where there is no terminal exits 2, says to add -y, and kills nothing', async () => {
    const ran = await prune('');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/hint: add -y/);
    expect(await left()).toEqual(without());
  });

  it('with nothing to do exits 0, and says so', async () => {
    const ran = await prune('-l team=nobody');
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toContain('nothing to prune on memory');
    expect(await prune('-l team=nobody -o json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  it.each([
    ['n', ['n', '\r'], 130, without()],
    ['Enter', ['\r'], 130, without()],
    ['Ctrl-C', ['\u0003'], 130, without()],
    ['y', ['y', '\r'], 0, without('down', 'broken')],
  ])('on a terminal shows what would go, and asks; after %s', async (_what, keys, code, names) => {
    let shown = '';
    const ran = await prune('', backend, {
      tty: true,
      env: { TERM: 'xterm' },
      during: async (host) => {
        host.stderr.on('data', (part) => {
          shown += part;
        });
        await eventually(() => shown.includes('Kill 2 sandboxes for good?'));
        for (const key of keys) {
          const { length } = shown;
          host.stdin.write(key);
          await eventually(() => shown.length > length);
        }
      },
    });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain('would kill down: stopped -> gone\n');
    expect(ran.stderr).toContain('would kill broken: failed -> gone\n');
    expect(ran.stdout.includes('would kill')).toBe(false);
    expect(await left()).toEqual(names);
  });

  it('on a terminal asks nothing where there is nothing to do', async () => {
    const ran = await prune('-l team=nobody', backend, { tty: true, env: { TERM: 'xterm' } });
    expect(ran.code).toBe(0);
    expect(ran.stderr).not.toContain('?');
  });
});
