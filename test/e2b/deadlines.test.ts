import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

let on: Driven;

/** The seconds that a sandbox has left, by the fake's own clock. */
const left = (id: string) => Math.round(((on.fake.find(id)?.endAt ?? 0) - on.fake.now()) / 1000);

describe.each(['e2b', 'novita'] as const)('deadlines on %s', (vendor) => {
  beforeEach(async () => {
    on = await drive({ vendor });
  });
  afterEach(() => on.close());

  it('resume gives the time that --ttl gave at creation, and says until when', async () => {
    const id = await on.create('--ttl 40m');
    expect(await on.json(`info ${id}`)).toMatchObject({ labels: {}, lifetime: { ttlSeconds: 2400 } });
    await on.run(`pause ${id}`);
    const { length } = on.fake.requests;
    const { stderr } = await on.run(`resume ${id}`);
    // It is looked up, resumed, and read for when it ends.
    expect(on.fake.requests.slice(length).map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    expect(left(id)).toBe(2400);
    const end = new Date(on.fake.find(id)?.endAt ?? 0).toISOString();
    expect(stderr).toContain(`${id} is killed in 39m, at ${end}`);
  });

  it('create says when a sandbox ends that nobody gave a time, and json stays silent', async () => {
    const { stderr } = await on.run('create');
    expect(stderr).toMatch(/ is killed in [45]m, at .*; to change that: sandman ttl -b /);
    expect((await on.run('create --json')).stderr).toBe('');
  });

  it.each(['cut', 'lost'] as const)('ttl is sent again where its answer was lost: %s', async (kind) => {
    const id = await on.create();
    on.fake.fault(/timeout$/, { kind });
    expect((await on.run(`ttl ${id} 20m`)).code).toBe(0);
    expect(left(id)).toBe(1200);
  });

  it('ttl shows the end, and what happens then, and changes nothing', async () => {
    const id = await on.create('--ttl 10m --on-timeout pause');
    const shown = await on.json(`ttl ${id}`);
    expect(shown).toEqual({
      id,
      name: null,
      backend: vendor,
      ttlSeconds: 600,
      maxLifetimeSeconds: null,
      expiresAt: new Date(on.fake.find(id)?.endAt ?? 0).toISOString(),
      hardExpiresAt: null,
      onTimeout: 'pause',
    });
    expect(on.fake.count(/timeout$/)).toBe(0);
  });

  it('ttl of one that was paused in between exits 8, though the server says that it is not there', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(
      new RegExp(`^GET /sandboxes/${id}$`),
      {
        kind: 'reply',
        reply: { status: 200, body: { sandboxID: id, state: 'running' } },
      },
      2,
    );
    expect((await on.run(`ttl ${id} 5m`)).code).toBe(8);
  });

  it('a sandbox whose time is over is gone, or paused where that was asked for', async () => {
    const killed = await on.create('--ttl 5m');
    const paused = await on.create('--ttl 5m --on-timeout pause');
    on.fake.advance(301_000);
    expect((await on.run(`info ${killed}`)).code).toBe(4);
    expect(await on.json(`info ${paused}`)).toMatchObject({
      state: 'paused',
      lifetime: { onTimeout: 'pause' },
    });
  });
});

describe('pause --files-only', () => {
  afterEach(() => on.close());

  it('on E2B lets the memory go, and says so', async () => {
    on = await drive();
    const id = await on.create();
    const { code, stderr } = await on.run(`pause ${id} --files-only`);
    expect(code).toBe(0);
    expect(stderr).toContain('memory lost, files kept');
    expect(on.fake.find(id)).toMatchObject({ state: 'paused', memoryKept: false });
  });

  it('on Novita exits 9 and sends nothing', async () => {
    on = await drive({ vendor: 'novita' });
    expect((await on.run('pause i0000 --files-only')).code).toBe(9);
    expect(on.fake.requests).toEqual([]);
  });
});
