import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../fakes/server.js';
import { type Driven, drive } from './drive.js';

const LIST = /^GET \/v1\/sandboxes$/;
let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, body, headers },
});
const flat = (error: string, code = 'X') => ({ error, code, request_id: 'req_42' });

describe('a failure has its exit code, its word, and the words of the server', () => {
  it.each<[string, number, string, Fault]>([
    ['an organisation’s limit', 7, 'limit', reply(403, flat('Sandbox limit exceeded'))],
    ['no credit', 7, 'limit', reply(402, flat('Insufficient credits', 'PAYMENT_REQUIRED'))],
    ['the same in the body', 7, 'limit', reply(429, { ...flat('Too many'), retry_after: 3600 })],
    [
      'the same in its details',
      7,
      'limit',
      reply(429, { error: { message: 'Too many', details: { retry_after_seconds: 3600 } } }),
    ],
    ['what makes no sense to it', 2, 'usage', reply(400, flat('limit must be between 1 and 100'))],
    ['what it does not have', 9, 'unsupported', reply(405, flat('Method not allowed'))],
    ['what is gone', 4, 'not_found', reply(410, flat('Gone'))],
    ['what is gone, by its code', 4, 'not_found', reply(400, flat('Gone', 'SANDBOX_EXPIRED'))],
    ['a conflict', 8, 'conflict', reply(409, flat('Conflict'))],
    ['a server that is slow', 5, 'timeout', reply(408, flat('Timeout', 'EXECUTION_TIMEOUT'))],
    ['no nodes', 6, 'unreachable', reply(503, flat('No nodes available'))],
    ['an address that leads elsewhere', 1, 'other', reply(302, '', { location: 'http://127.0.0.1:9' })],
  ])(
    '%s: exit %i, %s',
    async (_, exit, word, fault) => {
      on.fake.fault(LIST, fault, 99);
      const { code, stdout, stderr } = await on.run('list --json');
      const { error } = JSON.parse(stderr);
      expect({ code, stdout, word: error.code }).toEqual({ code: exit, stdout: '', word });
      expect(error.backend).toBe('hopx');
    },
    20_000,
  );

  it.each(['flat', 'nested', 'message'] as const)('the shape of an error may be %s', async (shape) => {
    on.fake.quirks.errorShape = shape;
    const { stderr } = await on.run('list --json', { HOPX_API_KEY: 'hopx_live_0.wrong' });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'auth',
      message: 'hopx: Invalid API key',
      requestId: 'req_fake',
    });
  });

  it.each([
    ['header', {}, { 'retry-after': '0.1' }],
    ['body', { retry_after: 0.1 }, {}],
    ['details', { error: { message: 'Too many', details: { retry_after_seconds: 0.1 } } }, {}],
  ])('a short rate limit is waited for, wherever it stands: %s', async (_, body, headers) => {
    const id = await on.create();
    on.fake.fault(/pause$/, reply(429, { error: 'Too many', ...body }, headers as Record<string, string>));
    expect((await on.run(`pause ${id}`)).code).toBe(0);
    expect(on.fake.find(id)?.status).toBe('paused');
  });

  it.each([{}, { id: 7 }, null])('a sandbox that is answered as %j is none: exit 6', async (body) => {
    on.fake.fault(/^GET \/v1\/sandboxes\/1763$/, reply(200, JSON.stringify(body)));
    expect(await on.run('info 1763')).toMatchObject({ code: 6, stdout: '' });
  });
});

describe('what an unclear answer came to is read before anything is said', () => {
  it('a pause whose answer was lost and that goes on is waited for', async () => {
    const id = await on.create();
    on.fake.quirks.slow = { looks: 2 };
    on.fake.fault(/pause$/, { kind: 'lost' });
    expect(await on.json(`pause ${id}`)).toMatchObject({ state: 'paused' });
    expect(on.fake.find(id)).toMatchObject({ status: 'paused', pending: null });
  });

  it.each<[string, number, Fault]>([
    ['503', 6, reply(503, flat('no nodes'))],
    // It says nothing that could be wrong, but for the state.
    ['400', 8, reply(400, flat('cannot pause'))],
    ['401', 3, reply(401, flat('who are you'))],
    ['403', 3, reply(403, flat('not you'))],
    ['402', 7, reply(402, flat('no credit'))],
  ])('a pause that was not done is a failure, and was sent once: %s, exit %i', async (_, exit, fault) => {
    const id = await on.create();
    on.fake.fault(/pause$/, fault);
    const { code, stdout } = await on.run(`pause ${id}`);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(on.fake.count(/pause$/)).toBe(1);
    expect(on.fake.find(id)?.status).toBe('running');
  });

  it.each([400, 409, 500, 404] as const)(
    'a repeated pause that the server refuses with %i is no failure, where another was faster',
    async (status) => {
      const id = await on.create();
      on.fake.fault(/pause$/, { kind: 'lost-behind', reply: { status, body: flat('already paused') } });
      expect(await on.json(`pause ${id}`)).toMatchObject({ state: 'paused', changed: status === 500 });
    },
  );

  it.each([{ status: 202 }, { status: 204 }, { status: 200, body: { status: 'deleting' } }])(
    'a kill that is answered with %j is one when the sandbox is gone',
    async (answer) => {
      const id = await on.create();
      on.fake.fault(/^DELETE/, { kind: 'lost-behind', reply: answer });
      expect(await on.json(`kill ${id}`)).toMatchObject({ state: 'gone', changed: true });
      expect(on.fake.count(new RegExp(`^GET .*${id}$`))).toBeGreaterThan(0);
    },
  );

  it('a kill of one that has failed is waited for, though it is called failed to the end', async () => {
    const id = await on.create();
    Object.assign(on.fake.find(id) ?? {}, { status: 'error', pending: { to: 'deleted', looks: 4 } });
    on.fake.fault(/^DELETE/, { kind: 'reply', reply: { status: 202 } });
    expect(await on.json(`kill ${id}`)).toMatchObject({
      state: 'gone',
      previousState: 'failed',
      changed: true,
    });
    expect(on.fake.find(id)).toMatchObject({ status: 'deleted', pending: null });
  });
});
