import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/backends/remote/clock.js';
import { createDoor, type Door } from '../../src/backends/remote/door.js';
import type { Method } from '../../src/backends/remote/send.js';
import { cancelledError, type SandmanError } from '../../src/errors.js';
import { within } from '../../src/sandbox/deadline.js';
import { VERSION } from '../../src/version.js';
import { BAD_GATEWAY, type FakeServer, type Fault, type Route, startServer } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { testClock } from './clock.js';

const SECRET = 'canary-7f3a';
const never = new AbortController().signal;
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

let server: FakeServer;
let door: Door;
let debugged: string[];
/** What the server has done, whatever it answered. */
let acted: string[];

beforeEach(async () => {
  acted = [];
  debugged = [];
  const handle = ({ method }: { method: string }) => {
    acted.push(method);
    return { status: 200, body: { fine: true } };
  };
  const routes: Route[] = METHODS.map((method) => ({ method, path: '/base/thing', handle }));
  const stream = (response: ServerResponse) => void response.write('first');
  routes.push({ method: 'GET', path: '/base/stream', handle: () => ({ status: 200, stream }) });
  server = await startServer({ routes, missing: { status: 404, body: { message: 'nothing here' } } });
});

afterEach(async () => {
  door.close();
  await server.close();
});

function open(clock: Clock = testClock()): Door {
  door = createDoor({
    backend: 'acme',
    endpoint: `${server.url}/base/`,
    pass: async () => ({ headers: { 'x-api-key': SECRET }, secrets: [SECRET] }),
    authHint: 'look at ACME_KEY',
    debug: (text) => debugged.push(text),
    clock,
  });
  return door;
}

const send = (method: Method, clock?: Clock) =>
  open(clock).ask({ method, path: '/thing', signal: never, limitMs: 5000 });

const failure = (asked: Promise<unknown>): Promise<SandmanError> =>
  asked.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: SandmanError) => error,
  );

describe('a request', () => {
  it('carries our name, the key, JSON both ways, and goes over a connection that is kept', async () => {
    open();
    for (let at = 0; at < 3; at += 1) {
      const answer = await door.ask({ method: 'POST', path: '/thing?a=1', body: { at }, signal: never });
      expect(JSON.parse(answer.body)).toEqual({ fine: true });
    }
    expect(server.requests.map(({ body }) => body)).toEqual([{ at: 0 }, { at: 1 }, { at: 2 }]);
    expect(server.requests[0]).toMatchObject({
      path: '/base/thing',
      rawQuery: 'a=1',
      headers: { 'user-agent': `sandman/${VERSION}`, 'x-api-key': SECRET, accept: 'application/json' },
    });
    expect(new Set(server.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  it('sends bytes as they are, under the type that they are told to be', async () => {
    const content = Buffer.from([0, 255, 10, 13]);
    await open().ask({ method: 'PUT', path: '/thing', bytes: { type: 'a/b', content }, signal: never });
    expect(server.requests[0]?.bytes).toEqual(content);
    expect(server.requests[0]?.headers['content-type']).toBe('a/b');
  });

  it('that is opened gives its answer while it is still on its way, until the signal says no', async () => {
    const over = new AbortController();
    const { body } = await open().open({ method: 'GET', path: '/stream', signal: over.signal });
    const parts: string[] = [];
    const read = (async () => {
      for await (const part of body) parts.push(String(part));
    })();
    await eventually(() => parts.join('') === 'first');
    over.abort(new Error('enough'));
    await expect(read).rejects.toThrow('enough');
  });

  it.each([
    [500, 'other'],
    [404, 'not_found'],
    [401, 'auth'],
  ])(
    'that is opened and answered with %i fails with what that means, and is not sent again',
    async (status, code) => {
      const body = { message: `no, ${SECRET}` };
      server.fault(/./, { kind: 'reply', reply: { status, body } }, 9);
      const error = await failure(open().open({ method: 'GET', path: '/stream', signal: never }));
      expect(error).toMatchObject({ code });
      expect(error.message).not.toContain(SECRET);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('that the server sends elsewhere is not followed, since the key would go with it', async () => {
    server.fault(/./, {
      kind: 'reply',
      reply: { status: 302, headers: { location: `${server.url}/other` } },
    });
    expect(await failure(send('GET'))).toMatchObject({ code: 'other' });
    expect(server.requests).toHaveLength(1);
  });

  it('that is not answered within its limit is a timeout whose outcome is open', async () => {
    server.fault(/./, { kind: 'hang' });
    const asked = open().ask({ method: 'POST', path: '/thing', signal: never, limitMs: 30 });
    expect(await failure(asked)).toMatchObject({ code: 'timeout', details: { outcomeOpen: true } });
  });

  it('ends at once with the reason of the signal', async () => {
    server.fault(/./, { kind: 'hang' });
    const controller = new AbortController();
    const asked = failure(open().ask({ method: 'GET', path: '/thing', signal: controller.signal }));
    await eventually(() => server.requests.length === 1);
    controller.abort(cancelledError('enough'));
    expect(await asked).toMatchObject({ code: 'cancelled', message: 'enough' });
  });

  it('may linger after the signal, so that it is known what was done', async () => {
    server.fault(/./, { kind: 'delay', milliseconds: 50 });
    const controller = new AbortController();
    const asked = open().ask({ method: 'POST', path: '/thing', signal: controller.signal, lingerMs: 5000 });
    await eventually(() => server.requests.length === 1);
    controller.abort(cancelledError('enough'));
    expect((await asked).status).toBe(200);
  });

  it('to where nobody listens is unreachable, and nothing can have been done', async () => {
    const clock = testClock();
    const { url } = server;
    await server.close();
    const error = await failure(send('POST', clock));
    expect(error).toMatchObject({ code: 'unreachable', details: { outcomeOpen: false, backend: 'acme' } });
    expect(error.message).toContain(url);
    // So even a POST is sent again, three times.
    expect(clock.slept).toHaveLength(3);
  });
});

describe('what failed', () => {
  const OPEN: [string, Fault][] = [
    ['500', { kind: 'lost-behind', reply: { status: 500, body: { message: 'x' } } }],
    ['a gateway page', { kind: 'lost-behind', reply: BAD_GATEWAY }],
    ['a cut connection', { kind: 'lost' }],
  ];

  it.each(OPEN)('is never sent twice when it is a POST, after %s', async (_, fault) => {
    server.fault(/./, fault, 9);
    expect(await failure(send('POST'))).toMatchObject({ details: { outcomeOpen: true } });
    expect(acted).toEqual(['POST']);
  });

  it.each(OPEN)('is sent again when that is the same as once, after %s', async (_, fault) => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const clock = testClock();
      server.fault(new RegExp(`^${method}`), fault, 2);
      expect((await send(method, clock)).status).toBe(200);
      expect(clock.slept).toEqual([187.5, 375]);
      door.close();
    }
    expect(acted).toEqual(['GET', 'GET', 'GET', 'PUT', 'PUT', 'PUT', 'DELETE', 'DELETE', 'DELETE']);
  });

  it.each(OPEN)('is sent again when it is a POST that does no harm twice, after %s', async (_, fault) => {
    server.fault(/./, fault);
    const ask = { method: 'POST', path: '/thing', signal: never, repeatable: true } as const;
    expect((await open().ask(ask)).status).toBe(200);
    expect(acted).toEqual(['POST', 'POST']);
  });

  it('is given up after four times', async () => {
    server.fault(/./, { kind: 'reply', reply: BAD_GATEWAY }, 9);
    const error = await failure(send('GET'));
    expect(error).toMatchObject({ code: 'unreachable', details: { retryable: true } });
    expect(error.message).toContain('502 Bad Gateway');
    expect(error.message).not.toContain('<');
    expect(server.requests).toHaveLength(4);
  });

  it('is not tried again when there is no time left for it', async () => {
    server.fault(/./, { kind: 'reply', reply: BAD_GATEWAY }, 9);
    await failure(send('GET', testClock({ left: 100 })));
    expect(server.requests).toHaveLength(1);
  });

  it('is a DELETE that was done, where the second one finds nothing', async () => {
    server.fault(/./, { kind: 'lost' });
    server.fault(/./, { kind: 'reply', reply: { status: 404 } });
    expect((await send('DELETE')).status).toBe(204);
  });

  it('is not found, where the first DELETE finds nothing', async () => {
    server.fault(/./, { kind: 'reply', reply: { status: 404 } });
    expect(await failure(send('DELETE'))).toMatchObject({ code: 'not_found' });
  });
});

describe('a rate limit', () => {
  const DATE = Date.parse('2026-03-01T10:00:00Z');
  const limited = (headers: Record<string, string>, body?: unknown): Fault => ({
    kind: 'reply',
    reply: { status: 429, headers: { date: new Date(DATE).toUTCString(), ...headers }, body },
  });

  it.each([
    ['seconds', limited({ 'retry-after': '2' })],
    ['a date', limited({ 'retry-after': new Date(DATE + 2000).toUTCString() })],
    ['retry_after of the body', limited({}, { error: 'rate limit exceeded', retry_after: 2 })],
    [
      'the details of the body',
      limited({}, { error: { message: 'x', details: { retry_after_seconds: 2 } } }),
    ],
    ['the details outside', limited({}, { message: 'x', details: { retry_after_seconds: '2' } })],
  ])('that says when to come again in %s is waited for, by a POST too', async (_, fault) => {
    const clock = testClock();
    server.fault(/./, fault);
    expect((await send('POST', clock)).status).toBe(200);
    expect(clock.slept).toEqual([2000]);
  });

  it('that is longer than the time left ends at once', async () => {
    const clock = testClock({ left: 60_000 });
    server.fault(/./, limited({ 'retry-after': '3600' }));
    const error = await failure(send('GET', clock));
    expect(error).toMatchObject({ code: 'limit', details: { retryable: true } });
    expect(error.message).toContain('3600 s');
    expect(clock.slept).toEqual([]);
  });

  it('is measured against the deadline of the caller', async () => {
    server.fault(/./, { kind: 'reply', reply: { status: 503, headers: { 'retry-after': '30' } } });
    const { REAL_CLOCK } = await import('../../src/backends/remote/clock.js');
    const began = performance.now();
    const asked = within(never, 10_000, 'it', (signal) =>
      open(REAL_CLOCK).ask({ method: 'GET', path: '/thing', signal }),
    );
    expect(await failure(asked)).toMatchObject({ code: 'limit' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('without a time ends at once, since nobody knows when it is over', async () => {
    server.fault(/./, { kind: 'reply', reply: { status: 429, body: { code: 429, message: 'too many' } } });
    expect(await failure(send('GET'))).toMatchObject({ code: 'limit', message: 'acme: too many' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('what is said', () => {
  const body = { message: `the key ${SECRET} is not known` };

  it('never has a secret in it, in errors, causes and debug lines', async () => {
    server.fault(/./, { kind: 'reply', reply: { status: 401, headers: { 'x-request-id': SECRET }, body } });
    const error = await failure(open().ask({ method: 'GET', path: `/thing?a=${SECRET}`, signal: never }));
    expect(error).toMatchObject({ code: 'auth', details: { hint: 'look at ACME_KEY', requestId: '***' } });
    expect(error.message).toBe('acme: the key *** is not known');
    expect(debugged).toEqual(['acme: GET /thing?a=*** -> 401']);
  });

  it('never has a secret in the cause that --debug shows', async () => {
    server.fault(/./, { kind: 'reply', reply: { status: 429, headers: { 'retry-after': '999' }, body } });
    const error = await failure(send('GET'));
    expect(error.code).toBe('limit');
    expect(`${error.stack}${(error.cause as Error | undefined)?.stack}`).not.toContain(SECRET);
  });
});
