import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive, madeOn } from './drive.js';

let on: Driven;

/** The seconds that a sandbox has left, by the fake's own clock; null where there is no end. */
const left = (end: number | null) => (end === null ? null : Math.round((end - on.fake.now()) / 1000));
const soft = (id: string) => left(madeOn(on.fake, id).expiresAt);
const hard = (id: string) => left(madeOn(on.fake, id).hardExpiresAt);
const puts = () => on.fake.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

describe('ttl', () => {
  it('shows both ends, and what happens at the soft one, and changes nothing', async () => {
    const id = await on.create('--ttl 10m --max-lifetime 2h');
    const shown = await on.json(`ttl ${id}`);
    expect(shown).toMatchObject({ id, backend: 'sandbox0', ttlSeconds: null, onTimeout: 'pause' });
    expect(Date.parse(shown.expiresAt)).toBeLessThan(Date.parse(shown.hardExpiresAt));
    expect(puts()).toEqual([]);
  });

  it.each([
    ['40m', { ttl: 2400 }, 2400, 7200],
    ['1m', { ttl: 60 }, 60, 7200],
    ['none', { ttl: 0 }, null, 7200],
    ['30m --max-lifetime 3h', { ttl: 1800, hard_ttl: 10800 }, 1800, 10800],
    ['--max-lifetime 3h', { hard_ttl: 10800 }, 600, 10800],
    ['0.5s', { ttl: 1 }, 1, 7200],
  ])('ID %s sends that and nothing else, and the other end stays', async (line, config, softly, hardly) => {
    const id = await on.create('--ttl 10m --max-lifetime 2h');
    expect((await on.run(`ttl ${id} ${line}`)).code).toBe(0);
    expect(puts()).toEqual([{ config }]);
    expect([soft(id), hard(id)]).toEqual([softly, hardly]);
    expect(on.fake.count(/refresh$/)).toBe(0);
  });

  it('tells what was set, and null for what was taken away', async () => {
    const id = await on.create('--ttl 10m');
    expect(await on.json(`ttl ${id} 20m`)).toMatchObject({ ttlSeconds: 1200, onTimeout: 'pause' });
    expect(await on.json(`ttl ${id} none`)).toMatchObject({
      ttlSeconds: null,
      expiresAt: null,
      onTimeout: null,
    });
  });

  it('of a paused one is kept for its next run', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    expect((await on.run(`ttl ${id} 5m`)).code).toBe(0);
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'paused', ttl: 300 });
    on.fake.advance(100_000);
    await on.run(`resume ${id}`);
    expect(soft(id)).toBe(300);
  });

  it.each([
    ['ID 2h --max-lifetime 1h', 'longer than the --max-lifetime'],
    ['ID 30000d', 'so far away'],
  ])('%s makes no sense: exit 2, and nothing is changed', async (line, message) => {
    const id = await on.create();
    const { code, stderr } = await on.run(`ttl ${line.replace('ID', id)}`);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(puts()).toEqual([]);
  });

  it('longer than the hard one that the server keeps is refused there: exit 2', async () => {
    const id = await on.create('--max-lifetime 1h');
    const { code, stderr } = await on.run(`ttl ${id} 2h`);
    expect(code).toBe(2);
    expect(stderr).toContain('ttl must be <= hard_ttl');
    expect(soft(id)).toBeNull();
  });

  it('whose answer was lost is sent again, since it is the same twice', async () => {
    const id = await on.create();
    on.fake.fault(/^PUT/, { kind: 'lost' });
    expect((await on.run(`ttl ${id} 5m`)).code).toBe(0);
    expect(soft(id)).toBe(300);
  });
});

describe('resume --ttl', () => {
  it('is the time of the new run', async () => {
    const id = await on.create('--ttl 1h');
    await on.run(`pause ${id}`);
    expect((await on.run(`resume ${id} --ttl 20m`)).code).toBe(0);
    expect(soft(id)).toBe(1200);
    expect(madeOn(on.fake, id).status).toBe('running');
  });

  it('that is refused leaves it paused', async () => {
    const id = await on.create('--max-lifetime 1h');
    await on.run(`pause ${id}`);
    expect((await on.run(`resume ${id} --ttl 2h`)).code).toBe(2);
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'paused', ttl: 0 });
    expect(on.fake.count(/resume$/)).toBe(0);
  });

  it.each([
    ['--ttl 30m', 1800],
    ['', null],
  ])(
    'of one that another has resumed meanwhile never brings its end nearer (made with "%s")',
    async (made, end) => {
      const id = await on.create(made);
      on.fake.fault(new RegExp(`^GET /api/v1/sandboxes/${id}$`), {
        kind: 'reply',
        reply: { status: 200, body: { success: true, data: { id, status: 'paused', paused: true } } },
      });
      expect((await on.run(`resume ${id} --ttl 1m`)).code).toBe(0);
      expect(on.fake.count(/resume$/)).toBe(1);
      expect(soft(id)).toBe(end);
      expect(puts()).toEqual([]);
    },
  );

  it('without a time gives the one that it was made with', async () => {
    const id = await on.create('--ttl 15m');
    on.fake.advance(200_000);
    await on.run(`pause ${id}`);
    await on.run(`resume ${id}`);
    expect(soft(id)).toBe(900);
  });
});

it('at its soft deadline one is paused, at its hard one it is gone, paused or not', async () => {
  const id = await on.create('--ttl 5m --max-lifetime 10m');
  on.fake.advance(301_000);
  expect(await on.json(`info ${id}`)).toMatchObject({ state: 'paused', expiresAt: null });
  on.fake.advance(300_000);
  expect((await on.run(`info ${id}`)).code).toBe(4);
});
