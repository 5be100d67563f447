import { describe, expect, it } from 'vitest';
import { redact } from '../../src/io/redact.js';

describe('a secret', () => {
  it.each([
    ['tcp://me:hunter2@host:2376', 'tcp://***@host:2376'],
    ['https://me:hunter2@a and http://you:hunter2@b', 'https://***@a and http://***@b'],
    ['Authorization: Bearer hunter2.abc-_~+/=', 'Authorization: Bearer ***'],
    ['authorization: basic aHVudGVyMg==', 'authorization: basic ***'],
    ['api_key=hunter2', 'api_key=***'],
    ['apiKey: hunter2, next', 'apiKey: ***, next'],
    ['API-KEY="hunter2"', 'API-KEY="***"'],
    ['{"token": "hunter2", "id": 1}', '{"token": "***", "id": 1}'],
    ['E2B_API_KEY=hunter2', 'E2B_API_KEY=***'],
    ['password = hunter2', 'password = ***'],
    ['a=1 envd_access_token: hunter2 b=2', 'a=1 envd_access_token: *** b=2'],
    ["secret: 'hunter2'", "secret: '***'"],
    ['accessToken=hunter2', 'accessToken=***'],
    ['access_token=hunter2&x=1', 'access_token=***'],
    ['the JWT eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2_n-, it says', 'the JWT ***, it says'],
  ])('in %s is taken out', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'ssh://me@host',
    'unix:///run/docker.sock',
    'no secret here',
    'a basket',
    'the token ring is broken',
  ])('is not seen in "%s"', (text) => {
    expect(redact(text)).toBe(text);
  });
});
