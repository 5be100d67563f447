import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { failedList } from '../support/remote-cases.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

const says = (status: number, message: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, headers: { 'x-request-id': 'req-42', ...headers }, body: { code: status, message } },
});

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

describe('a failure has its exit code, its word, and the words of the server', () => {
  it.each([
    ['a wrong key', 3, 'auth', says(401, 'invalid API key')],
    ['a blocked team', 3, 'auth', says(403, 'team is blocked')],
    ['a plan’s limit', 7, 'limit', says(403, 'instance limit reached')],
    ['no money', 7, 'limit', says(402, 'payment required')],
    ['too many at once', 7, 'limit', says(429, 'you have reached the maximum number')],
    ['a rate limit of an hour', 7, 'limit', says(429, 'Rate limit exceeded', { 'retry-after': '3600' })],
    ['a server that fails', 1, 'other', says(500, 'oh no')],
    ['a gateway without its server', 6, 'unreachable', { kind: 'reply', reply: BAD_GATEWAY }],
    ['an empty answer', 6, 'unreachable', { kind: 'reply', reply: { status: 503 } }],
    ['connections that are cut', 6, 'unreachable', { kind: 'cut' }],
    [
      'a page where JSON should be',
      6,
      'unreachable',
      { kind: 'reply', reply: { ...BAD_GATEWAY, status: 200 } },
    ],
  ] as const)(
    '%s: exit %i, %s',
    async (_, exit, word, fault) => {
      on.fake.fault(/^GET/, fault, 99);
      expect(await failedList(on)).toEqual({ exit, word, backend: 'e2b' });
    },
    20_000,
  );

  it('the words of the server and the id of the request are in it, for a person and for a program', async () => {
    on.fake.fault(/^GET/, says(409, 'not like this'), 2);
    const { error } = JSON.parse((await on.run('list --json')).stderr);
    expect(error).toMatchObject({ message: 'e2b: not like this', requestId: 'req-42' });
    expect((await on.run('list')).stderr).toContain('request: req-42');
  });

  it('a short rate limit is waited for', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, says(429, 'Rate limit exceeded', { 'retry-after': '0.1' }));
    expect((await on.run(`pause ${id}`)).code).toBe(0);
    expect(on.fake.find(id)?.state).toBe('paused');
  });
});

describe('what an unclear answer came to is read before anything is said', () => {
  it.each([
    ['a cut connection', { kind: 'lost' }],
    ['500', { kind: 'lost-behind', reply: { status: 500, body: { code: 500, message: 'x' } } }],
    ['a gateway’s page', { kind: 'lost-behind', reply: BAD_GATEWAY }],
  ] as const)('a pause that was done is a success, and was sent once: %s', async (_, fault) => {
    const id = await on.create();
    on.fake.fault(/pause$/, fault);
    expect(await on.json(`pause ${id}`)).toMatchObject({ state: 'paused' });
    expect(on.fake.count(/pause$/)).toBe(1);
  });

  it('a pause that was not done is a failure, and was sent once', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, says(500, 'Error pausing sandbox'));
    const { code, stderr } = await on.run(`pause ${id}`);
    expect(code).toBe(1);
    expect(stderr).toContain('Error pausing sandbox');
    expect(on.fake.count(/pause$/)).toBe(1);
    expect(on.fake.find(id)?.state).toBe('running');
  });

  it('a 409 of a pause is "already paused" only where it is so', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, says(409, 'already paused'));
    expect((await on.run(`pause ${id}`)).code).toBe(8);
    on.fake.fault(/pause$/, { kind: 'lost-behind', reply: { status: 409 } });
    expect(await on.json(`pause ${id}`)).toMatchObject({ state: 'paused', changed: false });
  });

  it('a pause whose sandbox is gone with it exits 4', async () => {
    const id = await on.create();
    on.fake.fault(/pause$/, says(500, 'Error pausing sandbox'));
    on.fake.fault(new RegExp(`^GET /sandboxes/${id}$`), {
      kind: 'reply',
      reply: { status: 200, body: { sandboxID: id, state: 'running' } },
    });
    on.fake.sandboxes.clear();
    expect((await on.run(`pause ${id}`)).code).toBe(4);
  });

  it('a kill whose answer was lost was a kill', async () => {
    const id = await on.create();
    on.fake.fault(/^DELETE/, { kind: 'lost' });
    expect(await on.json(`kill ${id}`)).toMatchObject({ state: 'gone', changed: true });
    expect(on.fake.sandboxes.size).toBe(0);
  });

  it('a kill that another was faster with is done', async () => {
    const id = await on.create();
    on.fake.fault(/^DELETE/, says(404, 'not there'));
    on.fake.fault(new RegExp(`^GET /sandboxes/${id}$`), {
      kind: 'reply',
      reply: { status: 200, body: { sandboxID: id, state: 'running' } },
    });
    on.fake.sandboxes.clear();
    expect(await on.json(`kill ${id}`)).toMatchObject({ state: 'gone', changed: false });
  });

  it('some of several that fail: exit 10, and the others are done', async () => {
    const [first, second] = [await on.create(), await on.create()];
    on.fake.fault(new RegExp(`${first}/pause$`), says(500, 'oh no'));
    expect((await on.run(`pause ${first} ${second}`)).code).toBe(10);
    expect(on.fake.find(second)?.state).toBe('paused');
  });
});

describe('wait', () => {
  it('sees what happens elsewhere by reading, less and less often', async () => {
    const id = await on.create();
    const waiting = on.json(`wait ${id} --for paused`);
    const sandbox = on.fake.find(id);
    setTimeout(() => sandbox && Object.assign(sandbox, { state: 'paused' }), 700);
    expect(await waiting).toMatchObject({ state: 'paused', changed: true });
    expect(on.fake.count(/^GET/)).toBeLessThan(10);
  });

  it('ends when it is there already, without a pause for breath', async () => {
    const id = await on.create();
    const before = on.fake.requests.length;
    await on.run(`wait ${id} --for running`);
    expect(on.fake.requests.length - before).toBe(2);
  });

  it('exits 4 when the sandbox goes, and 5 when the time does', async () => {
    const id = await on.create();
    expect((await on.run(`wait ${id} --for paused --timeout 0.5s`)).code).toBe(5);
    const waiting = on.run(`wait ${id} --for paused`);
    setTimeout(() => on.fake.sandboxes.clear(), 500);
    expect((await waiting).code).toBe(4);
  });
});
