import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive, madeOn } from './drive.js';

let on: Driven;

afterEach(() => on.close());

describe('what is particular to it', () => {
  beforeEach(async () => {
    on = await drive();
  });

  it('pause says that the memory is lost, and --require memory exits 9 with nothing sent', async () => {
    const id = await on.create();
    const sent = on.fake.requests.length;
    expect((await on.run(`pause ${id} --require memory`)).code).toBe(9);
    expect(on.fake.requests).toHaveLength(sent);
    const { stderr } = await on.run(`pause ${id}`);
    expect(stderr).toContain('processes and memory lost, files kept; CPU freed, memory of the host freed');
    expect((await on.json(`info ${id}`)).pause).toMatchObject({ memory: 'lost', files: 'kept' });
  });

  it('says what is there: no time of creation while it runs, since that is the machine’s', async () => {
    const id = await on.create('--memory 1g --no-auto-resume');
    const sandbox = madeOn(on.fake, id);
    const iso = (time: number) => new Date(time).toISOString();
    expect(await on.json(`info ${id}`)).toMatchObject({
      createdAt: null,
      startedAt: iso(sandbox.claimedAt),
      resources: { cpus: null, memoryBytes: 1024 ** 3, diskBytes: null },
      lifetime: { ttlSeconds: null, onTimeout: null, autoResume: false },
      endpoints: [{ port: 2222, protocol: 'ssh', url: `ssh://${id}@ssh.example.test:2222` }],
    });
    await on.run(`pause ${id}`);
    expect(await on.json(`info ${id}`)).toMatchObject({ createdAt: iso(sandbox.createdAt), pausedAt: null });
  });

  it.each([
    ['starting', 'creating'],
    ['terminating', 'killing'],
    ['failed', 'failed'],
    ['pausing', 'pausing'],
    ['resuming', 'resuming'],
    ['completed', 'failed'],
    ['levitating', 'unknown'],
    ['constructor', 'unknown'],
  ])('status %s is %s, with its own word beside it', async (status, state) => {
    const id = await on.create();
    madeOn(on.fake, id).status = status;
    expect(await on.json(`info ${id}`)).toMatchObject({ state, nativeState: status });
    // A word that nobody promised is against the spec, too.
    on.fake.violations.length = 0;
  });

  it('kill ends one in whatever state', async () => {
    for (const status of ['starting', 'failed', 'paused']) {
      const id = await on.create();
      madeOn(on.fake, id).status = status;
      expect((await on.run(`kill ${id}`)).code, status).toBe(0);
    }
    expect(on.fake.sandboxes.size).toBe(0);
  });

  it('resume waits where the answer comes sooner than the new run', async () => {
    on.fake.quirks.power = true;
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.quirks.pauseMs = 20_000;
    expect(await on.json(`resume ${id}`)).toMatchObject({ state: 'running', changed: true });
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'running', transition: null });
    expect(on.fake.count(/\/resume$/)).toBe(1);
  });
});

describe('a pause goes on behind its answer', () => {
  beforeEach(async () => {
    on = await drive();
  });

  it('and is waited for, however long it takes', async () => {
    const id = await on.create();
    on.fake.quirks.pauseMs = 90_000;
    expect(await on.json(`pause ${id}`)).toMatchObject({ state: 'paused', changed: true });
    expect(madeOn(on.fake, id).status).toBe('paused');
    expect(on.fake.count(/\/pause$/)).toBe(1);
  });

  it('one that is not done in time exits 5, and says that a failure would be silent', async () => {
    const id = await on.create();
    on.fake.quirks.pauseMs = Number.POSITIVE_INFINITY;
    const { code, stdout, stderr } = await on.run(`pause ${id} --timeout 0.4s`);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/is still running[\s\S]*taken back and nothing is said of it: try it again/);
  });

  it('one that failed in silence looks the same: exit 5 with that hint, and it still runs', async () => {
    const id = await on.create();
    on.fake.quirks.insteadOfPause = {};
    const { code, stderr } = await on.run(`pause ${id} --timeout 0.4s --json`);
    expect(code).toBe(5);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'timeout',
      hint: expect.stringContaining('try it'),
    });
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'running', transition: null });
  });

  it('one that failed on an older server, which tells of what goes on, exits 1 at once', async () => {
    on.fake.quirks.power = true;
    on.fake.quirks.insteadOfPause = {};
    const id = await on.create();
    const { code, stderr } = await on.run(`pause ${id}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the pause of .* failed, and it still runs[\s\S]*try it again/);
  });

  it('one that was done, and undone by who used the sandbox, exits 8 and says so', async () => {
    const id = await on.create();
    on.fake.quirks.insteadOfPause = { generation: 2 };
    const { code, stderr } = await on.run(`pause ${id}`);
    expect(code).toBe(8);
    expect(stderr).toMatch(/was paused, and has been resumed again[\s\S]*--no-auto-resume/);
  });

  it.each([
    ['fails', 8, () => ({ status: 'failed' })],
    ['is killed', 4, () => ({ status: 'terminating', hardExpiresAt: on.fake.now() + 5000 })],
  ])('one whose sandbox %s meanwhile is given up with exit %i', async (_, exit, instead) => {
    const id = await on.create();
    on.fake.quirks.insteadOfPause = instead();
    expect((await on.run(`pause ${id}`)).code).toBe(exit);
  });
});
