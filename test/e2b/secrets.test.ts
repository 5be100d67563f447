import { afterEach, beforeEach, expect, it } from 'vitest';
import { ENVD_TOKEN } from '../fakes/e2b-state.js';
import { said } from '../support/remote-cases.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

it('neither the key nor a token of a sandbox is ever shown, whatever the format, --debug included', async () => {
  const id = await on.create();
  const lines = [
    ['create', '--json'],
    ['info', id, '--json'],
    ['info', id],
    ['list', '-o', 'wide'],
    ['pause', id],
    ['resume', id, '-o', 'jsonl'],
    ['ttl', id, '5m'],
    ['backend', 'check', 'e2b'],
  ];
  for (const line of lines) {
    const text = await said(on, line);
    expect(text, line.join(' ')).toContain('debug: e2b: ');
    expect(text, line.join(' ')).not.toContain(on.fake.key);
    expect(text, line.join(' ')).not.toContain(ENVD_TOKEN);
  }
}, 60_000);

it('a server that repeats the key, in words, headers or an object, does not bring it to light', async () => {
  const { key } = on.fake;
  const replies = [
    { status: 401, body: { code: 401, message: `the key ${key} is not known` } },
    { status: 403, body: `<html><title>${key}</title>` },
    { status: 400, headers: { 'x-request-id': key }, body: { message: `X-API-Key: ${key}` } },
    { status: 400, body: { envdAccessToken: ENVD_TOKEN } },
    { status: 400, body: `envdAccessToken=${ENVD_TOKEN}` },
  ];
  for (const reply of replies) {
    on.fake.fault(/./, { kind: 'reply', reply });
    const text = await said(on, ['info', 'iabc', '--json']);
    expect(text).toContain('"code"');
    expect(text).not.toContain(key);
    expect(text).not.toContain(ENVD_TOKEN);
  }
}, 60_000);

it('the rows of several, which go to stdout, have none either', async () => {
  const [first, second] = [await on.create(), await on.create()];
  const body = { code: 400, message: `envdAccessToken: "${ENVD_TOKEN}" of ${on.fake.key}` };
  on.fake.fault(/pause$/, { kind: 'reply', reply: { status: 400, body } });
  const { code, stdout } = await on.run(`pause ${first} ${second} --json`);
  expect(code).toBe(10);
  expect(stdout).toContain('***');
});
