import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

const statusOf = (id: string) => on.fake.find(id)?.status ?? 'gone';

describe('the life of a sandbox on HopX', () => {
  it('stop takes a paused one too, and start of it is a start', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    expect(await on.json(`stop ${id}`)).toMatchObject({ state: 'stopped', previousState: 'paused' });
    expect(statusOf(id)).toBe('stopped');
    expect((await on.run(`resume ${id}`)).code).toBe(8);
    expect(await on.json(`start ${id}`)).toMatchObject({ state: 'running' });
    expect(statusOf(id)).toBe('running');
  });

  it('says what is there', async () => {
    const id = await on.create('--ttl 1h');
    const sandbox = on.fake.find(id);
    expect(await on.json(`info ${id}`)).toMatchObject({
      id,
      name: null,
      template: 'base',
      createdAt: new Date(sandbox?.createdAt ?? 0).toISOString(),
      expiresAt: new Date(sandbox?.expiresAt ?? 0).toISOString(),
      startedAt: null,
      pausedAt: null,
      labels: {},
      resources: { cpus: 2, memoryBytes: 512 * 1024 ** 2, diskBytes: 4 * 1024 ** 3 },
      lifetime: { ttlSeconds: 3600, onTimeout: 'kill', autoResume: null },
      pause: { memory: 'kept', files: 'kept', freesCpu: true, freesMemory: false },
    });
  });
});

describe('a change that goes on after its answer', () => {
  it.each([
    ['tells so', { slow: { looks: 2 } }],
    ['keeps it to itself', { slow: { looks: 2, hidden: true } }],
    ['says nothing at all', { slow: { looks: 2 }, emptyAnswers: true }],
  ])(
    'is waited for, where the server %s',
    async (_, quirks) => {
      const id = await on.create();
      Object.assign(on.fake.quirks, quirks);
      for (const [verb, status] of [
        ['pause', 'paused'],
        ['resume', 'running'],
        ['stop', 'stopped'],
      ]) {
        expect((await on.run(`${verb} ${id}`)).code).toBe(0);
        expect(on.fake.find(id)).toMatchObject({ status, pending: null });
        expect(on.fake.count(new RegExp(`/${verb}$`))).toBe(1);
      }
    },
    20_000,
  );

  it.each([{ looks: 1e9 }, { looks: 1e9, hidden: true }])(
    'and never ends is exit 5, with what the sandbox still is: %o',
    async (slow) => {
      const id = await on.create();
      on.fake.quirks.slow = slow;
      const { code, stdout, stderr } = await on.run(`pause ${id} --timeout 1s`);
      expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
      expect(stderr).toContain(slow.hidden ? 'is still running' : 'is still pausing');
      expect(on.fake.count(/pause$/)).toBe(1);
    },
  );

  it('and that fails is exit 8: only a kill is left', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, { kind: 'reply', reply: { status: 200, body: { id, status: 'pausing' } } });
    Object.assign(on.fake.find(id) ?? {}, { pending: { to: 'error', looks: 2 } });
    const { code, stderr } = await on.run(`pause ${id}`);
    expect(code).toBe(8);
    expect(stderr).toContain('failed');
  });
});

describe('an account without start and stop', () => {
  it.each([404, 405, 501] as const)(
    'exits 9 with the nearest verb, and leaves it as it is: %i',
    async (status) => {
      const id = await on.create();
      on.fake.quirks.noStartStop = status;
      const stop = await on.run(`stop ${id}`);
      expect(stop).toMatchObject({ code: 9, stdout: '' });
      expect(stop.stderr).toMatch(/hopx has no stop[\s\S]*sandman pause/);
      expect(statusOf(id)).toBe('running');

      Object.assign(on.fake.find(id) ?? {}, { status: 'stopped' });
      const start = await on.run(`start ${id}`);
      expect(start).toMatchObject({ code: 9, stdout: '' });
      expect(start.stderr).toMatch(/hopx has no start[\s\S]*sandman resume/);
      expect(statusOf(id)).toBe('stopped');
    },
  );

  it('is not what a 404 means where the sandbox is gone: that is exit 4', async () => {
    const id = await on.create();
    const body = { id, status: 'running' };
    on.fake.fault(new RegExp(`^GET .*${id}$`), { kind: 'reply', reply: { status: 200, body } });
    on.fake.sandboxes.clear();
    expect((await on.run(`stop ${id}`)).code).toBe(4);
    expect(on.fake.count(/stop$/)).toBe(1);
  });
});
