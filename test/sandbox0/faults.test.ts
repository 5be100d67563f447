import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { failedList } from '../support/remote-cases.js';
import { type Driven, drive, madeOn } from './drive.js';

let on: Driven;

const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, headers, body },
});
/** An error in its envelope; `bare`: as gateways give it. */
const says = (status: number, code: string, message: string, headers: Record<string, string> = {}): Fault =>
  reply(status, { success: false, error: { code, message } }, { 'x-request-id': 'req-42', ...headers });
const bare = (status: number, error: string): Fault => reply(status, { error });
const getOf = (id: string) => new RegExp(`^GET /api/v1/sandboxes/${id}$`);

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

describe('a failure has its exit code, its word, and the words of the server', () => {
  it.each([
    ['a wrong key, bare', 3, 'auth', bare(401, 'invalid api key')],
    ['a role that may not', 3, 'auth', bare(403, 'insufficient permissions')],
    ['a key of a region that is not there', 3, 'auth', bare(404, 'region not found')],
    ['an account that is blocked', 7, 'limit', says(403, 'admission_restricted', 'admission is restricted')],
    ['a quota', 7, 'limit', says(429, 'quota_exceeded', 'active_sandboxes quota exceeded')],
    ['a licence that is missing', 9, 'unsupported', says(403, 'feature_not_licensed', 'not licensed')],
    ['a server that is not there', 6, 'unreachable', bare(502, 'upstream service unavailable')],
    ['a server that is late', 6, 'unreachable', bare(504, 'upstream request timed out')],
    ['JSON of another service', 6, 'unreachable', reply(200, { status: 'ok' })],
    ['null', 6, 'unreachable', reply(200, 'null')],
    [
      'a failure that is called a success',
      6,
      'unreachable',
      reply(200, { success: false, error: { code: 'x' } }),
    ],
    ['a redirect', 1, 'other', reply(302, undefined, { location: 'https://elsewhere.test' })],
  ] as const)(
    '%s: exit %i, %s',
    async (_, exit, word, fault) => {
      on.fake.fault(/^GET/, fault, 99);
      expect(await failedList(on)).toEqual({ exit, word, backend: 'sandbox0' });
    },
    20_000,
  );

  it('the words of the server and the id of the request are in it', async () => {
    on.fake.fault(/^GET/, says(409, 'conflict', 'not like this'));
    const { error } = JSON.parse((await on.run('list --json')).stderr);
    expect(error).toMatchObject({ message: 'sandbox0: not like this', requestId: 'req-42' });
  });

  it('a quota of running ones says what makes room', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, says(429, 'quota_exceeded', 'active_sandboxes quota exceeded'));
    const { code, stderr } = await on.run(`resume ${id}`);
    expect(code).toBe(7);
    expect(stderr).toContain('pause or kill one');
    expect(on.fake.count(/resume$/)).toBe(1);
  });

  it('a deployment that cannot pause: exit 9', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, says(503, 'unavailable', 'sandbox checkpoint pause requires ctld'));
    expect((await on.run(`pause ${id}`)).code).toBe(9);
    expect(on.fake.count(/pause$/)).toBe(1);
  });
});

describe('that a sandbox is gone is not believed too soon', () => {
  it('trouble behind the server is told as "not found", so it is asked once more', async () => {
    const id = await on.create();
    // The first look finds it by its id, the second one reads it.
    on.fake.fault(getOf(id), { kind: 'delay', milliseconds: 0 });
    on.fake.fault(getOf(id), says(404, 'not_found', 'sandbox not found'));
    expect(await on.json(`info ${id}`)).toMatchObject({ id, state: 'running' });
    expect(on.fake.count(getOf(id))).toBe(4);
  });

  it.each([
    ['nothing', reply(404)],
    ['a page', { kind: 'reply', reply: { ...BAD_GATEWAY, status: 404 } } as Fault],
  ])('a gateway’s 404 with %s says nothing about a sandbox: exit 6', async (_, fault) => {
    const id = await on.create();
    on.fake.fault(/./, fault, 99);
    for (const line of [`info ${id}`, `kill ${id} --missing-ok`, `wait ${id} --for gone`]) {
      const { code, stderr } = await on.run(line);
      expect(code, line).toBe(6);
      expect(stderr).toContain('not from the API');
    }
    expect(on.fake.sandboxes.size).toBe(1);
  });
});

describe('what an unclear answer came to is read before anything is said', () => {
  const CUTS = [
    ['cut before it', { kind: 'cut' }],
    ['cut behind it', { kind: 'lost' }],
    ['500 behind it', { kind: 'lost-behind', reply: { status: 500, body: { error: 'x' } } }],
    ['a gateway’s page behind it', { kind: 'lost-behind', reply: BAD_GATEWAY }],
  ] as const;

  it.each(CUTS)('a resume is asked for again, and is one run only: %s', async (_, fault) => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, fault);
    expect(await on.json(`resume ${id}`)).toMatchObject({ state: 'running', changed: true });
    expect(madeOn(on.fake, id)).toMatchObject({ status: 'running', generation: 2 });
  });

  it('a resume that the server gave up, and that came to its end all the same, is a success', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    const late = says(504, 'unavailable', 'timed out waiting for sandbox to resume');
    on.fake.fault(/resume$/, {
      kind: 'lost-behind',
      reply: late.kind === 'reply' ? late.reply : BAD_GATEWAY,
    });
    on.fake.fault(/resume$/, late, 9);
    expect(await on.json(`resume ${id}`)).toMatchObject({ state: 'running' });
  });

  it('a resume that fails again and again is a failure, and it stays paused', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, says(500, 'internal_error', 'the transaction was aborted'), 99);
    const { code, stderr } = await on.run(`resume ${id}`);
    expect(code).toBe(1);
    expect(stderr).toContain('the transaction was aborted');
    expect(madeOn(on.fake, id).status).toBe('paused');
  });

  it('a resume whose new run fails exits 8', async () => {
    const id = await on.create();
    await on.run(`pause ${id}`);
    on.fake.fault(/resume$/, reply(200, { success: true, data: { sandbox_id: id, resumed: true } }));
    on.fake.fault(getOf(id), reply(200, { success: true, data: { id, status: 'paused', paused: true } }), 2);
    on.fake.fault(getOf(id), reply(200, { success: true, data: { id, status: 'failed' } }), 9);
    expect((await on.run(`resume ${id}`)).code).toBe(8);
  });
});

describe('wait', () => {
  it('sees what happens elsewhere by reading', async () => {
    const id = await on.create('--ttl 60s');
    expect(await on.json(`wait ${id} --for paused`)).toMatchObject({ state: 'paused', changed: true });
    expect(on.fake.count(/^GET/)).toBeLessThan(30);
  });

  it('exits 4 when the sandbox goes, and 5 when the time does', async () => {
    const id = await on.create('--max-lifetime 60s');
    expect((await on.run(`wait ${id} --for paused`)).code).toBe(4);
    const other = await on.create();
    expect((await on.run(`wait ${other} --for paused --timeout 0.2s`)).code).toBe(5);
  });
});
