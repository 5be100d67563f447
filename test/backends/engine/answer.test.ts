import { describe, expect, it } from 'vitest';
import { errorOf, jsonOf, messageOf, pullErrorOf } from '../../../src/backends/engine/answer.js';
import { failureOf } from '../../support/failure.js';

const answer = (status: number, body: string) => ({ status, headers: {}, body });
const says = (message: string) => JSON.stringify({ message });

describe('the words of an answer', () => {
  it.each([
    ['{"message":" no such container: x\\n"}', 'no such container: x'],
    ['{"cause":"x","message":"the whole","response":500}', 'the whole'],
    ['<html>bad gateway</html>', 'the engine answered 502: <html>bad gateway</html>'],
    ['{"message":""}', 'the engine answered 502: {"message":""}'],
    ['{"message":7}', 'the engine answered 502: {"message":7}'],
    ['null', 'the engine answered 502: null'],
    ['', 'the engine answered 502'],
    ['  \n', 'the engine answered 502'],
    ['x'.repeat(1000), `the engine answered 502: ${'x'.repeat(300)}`],
  ])('%s', (body, expected) => {
    expect(messageOf({ status: 502, body })).toBe(expected);
  });
});

describe('an answer', () => {
  it.each([
    [404, 'No such container: x', 'not_found', false],
    [404, 'page not found', 'not_found', false],
    [404, 'no container with name or ID "x" found: no such container', 'not_found', false],
    [500, 'No such image: x:latest', 'not_found', false],
    [500, 'x: image not known', 'not_found', false],
    [404, 'network x not found', 'not_found', false],
    [500, 'unable to find network with name or ID x: network not found', 'not_found', false],
    [409, 'Conflict. The container name "/x" is already in use by container "y"', 'conflict', false],
    [500, 'creating container storage: the container name "x" is already in use by y', 'conflict', false],
    [409, 'Container x is not running', 'conflict', true],
    [409, 'Container x is already paused', 'conflict', true],
    [500, 'can only create exec sessions on running containers: container state improper', 'conflict', true],
    [500, 'driver failed: Bind for 127.0.0.1:80 failed: port is already allocated', 'conflict', false],
    [500, 'rootlessport listen tcp 127.0.0.1:80: bind: address already in use', 'conflict', false],
    [500, '--storage-opt is supported only for overlay over xfs', 'unsupported', false],
    [400, 'Unknown runtime specified runsc', 'unsupported', false],
    [400, 'unknown or invalid runtime name: kata-runtime', 'unsupported', false],
    [401, 'who are you', 'auth', false],
    [403, 'not you', 'auth', false],
    [400, 'invalid volume specification', 'usage', false],
    [500, 'no space left on device', 'other', true],
    [302, 'moved', 'unreachable', true],
    [502, 'bad gateway', 'unreachable', true],
    [503, '', 'unreachable', true],
    [504, 'gateway timeout', 'unreachable', true],
    [418, 'I am a teapot', 'other', false],
  ])('%i %s means %s', (status, message, code, outcomeOpen) => {
    const error = errorOf(answer(status, says(message)));
    expect(error.code).toBe(code);
    expect(error.details.outcomeOpen ?? false).toBe(outcomeOpen);
    if (message !== '') expect(error.message).toBe(`the engine says: ${message}`);
  });
});

describe('a good answer', () => {
  const isObject = (value: unknown) => typeof value === 'object';

  it('is what it says', () => {
    expect(jsonOf({ body: '{"Id":"x"}' }, isObject)).toEqual({ Id: 'x' });
  });

  it.each([
    ['', 'it said nothing'],
    ['null', '"null"'],
    ['"text"', '""text""'],
    ['{"Id":', '"{"Id":"'],
    ['<html>\n  <body>', '"<html> <body>"'],
  ])('that is %j is no engine’s, and leaves open what was done', (body, words) => {
    const { code, message, details } = failureOf(() => jsonOf(answer(200, body), isObject));
    expect([code, message]).toEqual([
      'unreachable',
      `what answers there does not speak like an engine: ${words}`,
    ]);
    expect(details).toMatchObject({ outcomeOpen: true, retryable: true });
  });
});

describe('an answer to a pull', () => {
  it.each([
    ['toomanyrequests: You have reached your pull rate limit', 'limit'],
    ['manifest for x:y not found: manifest unknown', 'not_found'],
    ['pull access denied for x, repository does not exist or may require docker login', 'not_found'],
    ['requested access to the resource is denied', 'not_found'],
    ['unauthorized: authentication required', 'auth'],
    ['write /x: no space left on device', 'other'],
    ['dial tcp: lookup registry.example: no such host', 'unreachable'],
    ['Get "https://x/v2/": net/http: request canceled (Client.Timeout exceeded)', 'unreachable'],
    ['something else', 'unreachable'],
  ])('"%s" means %s, and is told word for word', (message, code) => {
    const error = pullErrorOf('x:y', `${message}\n`);
    expect([error.code, error.message]).toEqual([code, `cannot pull x:y: ${message}`]);
  });

  it('says how to go on where a registry is out of reach', () => {
    const { details } = pullErrorOf('x', 'dial tcp: i/o timeout');
    expect(details).toMatchObject({ retryable: true, hint: expect.stringContaining('reachable') });
  });
});
