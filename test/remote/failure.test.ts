import { describe, expect, it } from 'vitest';
import { readErrorBody } from '../../src/backends/remote/error-body.js';
import { brokenLine, failureOf } from '../../src/backends/remote/failure.js';

const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('the body of an error', () => {
  it.each([
    ['{code, message}', { code: 404, message: 'gone away' }, { message: 'gone away' }],
    [
      '{error: text, code, request_id}',
      { error: 'gone away', code: 'NOT_FOUND', request_id: 'req_1' },
      { message: 'gone away', word: 'NOT_FOUND', requestId: 'req_1' },
    ],
    [
      '{error: {message, code, request_id}}',
      { error: { message: 'gone away', code: 'X', request_id: 'req_2' } },
      { message: 'gone away', word: 'X', requestId: 'req_2' },
    ],
    [
      'an envelope',
      { success: false, error: { code: 'quota_exceeded', message: 'gone away' } },
      { message: 'gone away', word: 'quota_exceeded' },
    ],
    [
      'error_code',
      { message: 'gone away', error_code: 'sandbox_create_failed' },
      { word: 'sandbox_create_failed' },
    ],
    ['plain text', 'gone away', { message: 'gone away' }],
    ['nothing', '', { message: 'HTTP 404 Not Found' }],
    ['null', 'null', { message: 'HTTP 404 Not Found' }],
    [
      'HTML with a title',
      '<html><title> Oops </title>',
      { message: 'HTTP 404 Not Found, with a page of HTML ("Oops")' },
    ],
    ['HTML', '<!doctype html><p>x', { message: 'HTTP 404 Not Found, with a page of HTML' }],
  ])('is understood as %s', (_, body, expected) => {
    expect(readErrorBody(answer(404, body))).toMatchObject(expected);
  });

  it('that is JSON of another shape is not shown, since a token may be in it', () => {
    expect(readErrorBody(answer(500, { envdAccessToken: 'canary' })).message).toBe(
      'HTTP 500 Internal Server Error',
    );
  });

  it('that is JSON and was cut off is not shown either', () => {
    expect(readErrorBody(answer(500, ' {"auth_token": "canary')).message).toBe(
      'HTTP 500 Internal Server Error',
    );
  });

  it.each([
    { error: 'slow down', retry_after: 7 },
    { error: { message: 'slow down', retry_after: 7 } },
    { error: { message: 'slow down', details: { retry_after_seconds: 7 } } },
    { message: 'slow down', details: { retry_after_seconds: '7' } },
  ])('tells for how long to wait: %j', (body) => {
    expect(readErrorBody(answer(429, body)).retryAfter).toBe(7);
    expect(failureOf('acme', answer(429, body), 0).waitMs).toBe(7000);
  });

  it('gives way to the request id of the header', () => {
    const both = answer(500, { request_id: 'in-body' }, { 'x-request-id': 'in-header' });
    expect(readErrorBody(both).requestId).toBe('in-header');
  });
});

describe('a status', () => {
  it.each([
    [400, 'usage'],
    [401, 'auth'],
    [402, 'limit'],
    [403, 'auth'],
    [404, 'not_found'],
    [405, 'unsupported'],
    [408, 'timeout'],
    [409, 'conflict'],
    [410, 'not_found'],
    [422, 'usage'],
    [429, 'limit'],
    [500, 'other'],
    [501, 'unsupported'],
    [502, 'unreachable'],
    [503, 'unreachable'],
    [504, 'unreachable'],
  ])('%i is %s', (status, code) => {
    expect(failureOf('acme', answer(status), 0).error.code).toBe(code);
  });

  it('403 is a limit where it speaks of one', () => {
    const error = { error: 'Sandbox limit exceeded for your plan' };
    expect(failureOf('acme', answer(403, error), 0).error.code).toBe('limit');
  });

  it.each(['SANDBOX_EXPIRED', 'SANDBOX_NOT_FOUND'])(
    'whose code is %s is not_found, whatever it is',
    (code) => {
      expect(failureOf('acme', answer(400, { error: 'over', code }), 0).error.code).toBe('not_found');
    },
  );

  it.each([408, 409, 500, 502, 503, 504])('%i leaves open whether it was done', (status) => {
    expect(failureOf('acme', answer(status), 0).error.details.outcomeOpen).toBe(true);
  });
});

describe('a connection', () => {
  it.each([
    ['ECONNREFUSED', true, true],
    ['EAI_AGAIN', true, true],
    ['ENOTFOUND', true, false],
    ['UND_ERR_CONNECT_TIMEOUT', true, true],
    ['CERT_HAS_EXPIRED', true, false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', true, false],
    ['ECONNRESET', false, true],
    ['UND_ERR_SOCKET', false, true],
  ])('that failed with %s: nothing done %s, worth another try %s', (code, nothingDone, transient) => {
    const failure = brokenLine('acme', 'https://api.acme.test', Object.assign(new Error('why'), { code }));
    expect(failure).toMatchObject({ nothingDone, transient, error: { code: 'unreachable' } });
    expect(failure.error.details.outcomeOpen).toBe(!nothingDone);
  });
});
