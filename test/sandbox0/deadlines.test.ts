import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Driven, drive, madeOn } from './drive.js';

let on: Driven;

/** The seconds that a sandbox has left, by the fake's own clock; null where there is no end. */
const left = (end: number | null) => (end === null ? null : (end - on.fake.now()) / 1000);
const soft = (id: string) => left(madeOn(on.fake, id).expiresAt);
const hard = (id: string) => left(madeOn(on.fake, id).hardExpiresAt);
const puts = () => on.fake.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);

beforeEach(async () => {
  // Time goes by where a test or a wait says so, and not with the load of the machine.
  vi.useFakeTimers({ toFake: ['Date'] });
  on = await drive();
});
afterEach(async () => {
  await on.close();
  vi.useRealTimers();
});

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

  it('longer than the hard one that the server keeps is refused there: exit 2', async () => {
    const id = await on.create('--max-lifetime 1h');
    const { code, stderr } = await on.run(`ttl ${id} 2h`);
    expect(code).toBe(2);
    expect(stderr).toContain('ttl must be <= hard_ttl');
    expect(soft(id)).toBeNull();
  });

  it.each([
    ['20m', true, 'has moved the hard deadline as well: it is HARD now'],
    ['90m', false, 'the hard deadline comes first, at HARD'],
  ])('ID %s, half of the hard one gone (moved too: %s): %s', async (ttl, movesHard, says) => {
    const id = await on.create('--ttl 10m --max-lifetime 2h');
    const made = madeOn(on.fake, id);
    made.hardExpiresAt = on.fake.now() + 3_600_000;
    on.fake.quirks.movesHard = movesHard;
    const { stdout, stderr } = await on.run(`ttl ${id} ${ttl} --json`);
    const { hardExpiresAt, expiresAt } = JSON.parse(stdout);
    expect(Math.abs(Date.parse(hardExpiresAt) - (made.hardExpiresAt ?? 0))).toBeLessThan(1000);
    expect(Math.abs(Date.parse(expiresAt) - (made.expiresAt ?? 0))).toBeLessThan(1000);
    expect(stderr).toContain(says.replace('HARD', hardExpiresAt));
  });

  it('none, where the service has one for all, is said with the real end', async () => {
    const id = await on.create('--ttl 10m');
    on.fake.fault(/^PUT/, { kind: 'reply', reply: { status: 200, body: { success: true, data: { id } } } });
    const { stdout, stderr } = await on.run(`ttl ${id} none --json`);
    const { ttlSeconds, expiresAt, onTimeout } = JSON.parse(stdout);
    expect(onTimeout).toBe('pause');
    expect(Math.abs(ttlSeconds - 600)).toBeLessThanOrEqual(2);
    expect(stderr).toContain(`has not taken the deadline away: it is ${expiresAt}`);
  });

  it('whose answer was lost is sent again, since it is the same twice', async () => {
    const id = await on.create();
    on.fake.fault(/^PUT/, { kind: 'lost' });
    expect((await on.run(`ttl ${id} 5m`)).code).toBe(0);
    expect(soft(id)).toBe(300);
  });
});

describe('resume --ttl', () => {
  it('that is refused leaves it paused', async () => {
    const id = await on.create('--max-lifetime 1h');
    await on.run(`pause ${id}`);
    expect((await on.run(`resume ${id} --ttl 2h`)).code).toBe(2);
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'paused', ttl: 0 });
    expect(on.fake.count(/resume$/)).toBe(0);
  });

  it('of one that another has resumed meanwhile, and that has no end, gives it none', async () => {
    const id = await on.create();
    on.fake.fault(new RegExp(`^GET /api/v1/sandboxes/${id}$`), {
      kind: 'reply',
      reply: { status: 200, body: { success: true, data: { id, status: 'paused', paused: true } } },
    });
    expect((await on.run(`resume ${id} --ttl 1m`)).code).toBe(0);
    expect(on.fake.count(/resume$/)).toBe(1);
    expect(soft(id)).toBeNull();
    expect(puts()).toEqual([]);
  });

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
