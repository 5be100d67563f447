import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../fakes/server.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

/** The seconds that a sandbox has left, by the fake's own clock; null where it has no deadline. */
const left = (id: string) => {
  const { expiresAt = null } = on.fake.find(id) ?? {};
  return expiresAt === null ? null : Math.round((expiresAt - on.fake.now()) / 1000);
};
const says = (status: number, error: string): Fault => ({
  kind: 'reply',
  reply: { status, body: { error } },
});

describe('ttl on HopX', () => {
  it('shows the end, and that it kills, and changes nothing', async () => {
    const id = await on.create('--ttl 10m');
    expect(await on.json(`ttl ${id}`)).toEqual({
      id,
      name: null,
      backend: 'hopx',
      ttlSeconds: 600,
      maxLifetimeSeconds: null,
      expiresAt: new Date(on.fake.find(id)?.expiresAt ?? 0).toISOString(),
      hardExpiresAt: null,
      onTimeout: 'kill',
    });
    expect(on.fake.count(/timeout$/)).toBe(0);
  });

  it('of a paused one is for the service to judge', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/timeout$/, says(409, 'sandbox is paused'));
    expect((await on.run(`ttl ${id} 6m`)).code).toBe(8);
    expect(left(id)).toBeNull();
  });

  it('of an account that has none exits 9, and of a sandbox that is gone 4', async () => {
    const id = await on.create();
    on.fake.fault(/timeout$/, says(404, 'not found'));
    const { code, stderr } = await on.run(`ttl ${id} 5m`);
    expect(code).toBe(9);
    expect(stderr).toContain('sets no deadlines');
    on.fake.fault(new RegExp(`^GET .*${id}$`), { kind: 'reply', reply: { status: 200, body: { id } } }, 2);
    on.fake.sandboxes.clear();
    expect((await on.run(`ttl ${id} 5m`)).code).toBe(4);
  });

  it('that the service refuses exits 2 with its words', async () => {
    const id = await on.create();
    on.fake.fault(/timeout$/, says(400, 'timeout_seconds is too long'));
    const { code, stderr } = await on.run(`ttl ${id} 900d`);
    expect(code).toBe(2);
    expect(stderr).toContain('too long');
  });
});

describe('resume on HopX', () => {
  it('leaves the deadline as it is, and --ttl sets it, when the sandbox runs', async () => {
    const id = await on.create('--ttl 30m');
    await on.run(`pause ${id}`);
    await on.run(`resume ${id}`);
    expect(left(id)).toBe(1800);
    expect(on.fake.count(/timeout$/)).toBe(0);
    await on.run(`pause ${id}`);
    expect((await on.run(`resume ${id} --ttl 20m`)).code).toBe(0);
    expect(left(id)).toBe(1200);
    expect(on.fake.requests.slice(-3).map(({ method }) => method)).toEqual(['POST', 'PUT', 'GET']);
  });

  it.each([
    ['refused', 3, says(403, 'not on this plan')],
    ['not had', 9, says(405, 'no such method')],
    ['not found', 9, says(404, 'not found')],
    ['a conflict', 8, says(409, 'try later')],
    ['broken', 1, says(500, 'oh no')],
  ] as const)(
    'whose deadline is %s is a failure that says that it runs',
    async (_, exit, fault) => {
      const id = await on.create();
      await on.run(`pause ${id}`);
      on.fake.fault(/timeout$/, fault, 99);
      const { code, stdout, stderr } = await on.run(`resume ${id} --ttl 20m`);
      expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
      expect(stderr).toContain('was resumed, and its deadline could not be set');
      expect(on.fake.find(id)?.status).toBe('running');
    },
    20_000,
  );

  it.each([
    ['lost', { kind: 'lost' }],
    ['wrong', { kind: 'lost-behind', reply: { status: 400, body: { error: 'already running' } } }],
  ] as const)('sets the deadline although its answer was %s, since the sandbox runs', async (_, fault) => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, fault);
    expect(await on.json(`resume ${id} --ttl 20m`)).toMatchObject({ state: 'running' });
    expect(left(id)).toBe(1200);
    expect(on.fake.count(/resume$/)).toBe(1);
  });

  it.each([
    ['30m', 1800],
    ['5m', 1200],
  ])(
    'of one that another has resumed meanwhile, with %s left, brings its end no nearer, and may put it off',
    async (made, seconds) => {
      const id = await on.create(`--ttl ${made}`);
      const told = { status: 200, body: { id, status: 'paused' } };
      on.fake.fault(new RegExp(`^GET .*${id}$`), { kind: 'reply', reply: told });
      expect(await on.json(`resume ${id} --ttl 20m`)).toMatchObject({ state: 'running' });
      expect(left(id)).toBe(seconds);
    },
  );

  it('that was not done sets no deadline', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, says(500, 'oh no'));
    expect((await on.run(`resume ${id} --ttl 20m`)).code).toBe(1);
    expect(on.fake.count(/timeout$/)).toBe(0);
    expect(on.fake.find(id)?.status).toBe('paused');
  });
});
