import { afterEach, beforeEach, expect, it } from 'vitest';
import { TOKEN } from '../fakes/hopx-state.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

it('neither the key nor the token of a sandbox is ever shown, whatever the format, --debug included', async () => {
  const id = await on.create();
  const lines = [
    ['create', '--json', '-e', 'A=b'],
    ['info', id, '--json'],
    ['info', id],
    ['list', '-o', 'wide'],
    ['list', '-o', 'jsonl'],
    ['pause', id],
    ['resume', id, '--ttl', '5m'],
    ['stop', id, '-o', 'jsonl'],
    ['ttl', id, '5m'],
    ['backend', 'check', 'hopx'],
  ];
  for (const line of lines) expect(await on.said(line)).toContain('debug: hopx: ');
  expect(on.fake.agent.requests).toHaveLength(1);
}, 60_000);

it('a server that repeats key or token, in words, headers or an object, does not bring them to light', async () => {
  const { key } = on.fake;
  const token = `eyJhbGciOiJub25lIn0.${TOKEN}.c2ln`;
  const replies = [
    { status: 401, body: { error: `the key ${key} is not known` } },
    { status: 403, body: `<html><title>${key}</title>` },
    { status: 400, headers: { 'x-request-id': key }, body: { message: `X-API-Key: ${key}` } },
    { status: 400, body: { error: { message: `the token ${token} is old` } } },
    { status: 400, body: { auth_token: token } },
    { status: 200, body: { auth_token: token } },
    { status: 200, body: `{"id":"1763","auth_token":"${token}","sta` },
    { status: 500, body: `{"auth_token":"${TOKEN}` },
  ];
  for (const reply of replies) {
    on.fake.fault(/./, { kind: 'reply', reply }, reply.status === 500 ? 4 : 1);
    expect(await on.said(['info', '1763', '--json'])).toContain('"code"');
  }
}, 60_000);

it('an agent that repeats its token does not bring it to light', async () => {
  const repeats = (text: string) => ({ status: 400, body: { error: `${text} is not welcome` } });
  on.fake.agent.fault(/env$/, { kind: 'reply', reply: repeats('x') });
  await on.said(['create', '-e', 'A=b']);
  const [asked] = on.fake.agent.requests;
  expect(asked?.headers.authorization).toContain(TOKEN);
  on.fake.quirks.agentLags = { requests: 1, reply: repeats(`token ${asked?.headers.authorization}`) };
  expect(await on.said(['create', '-e', 'A=b'])).toContain('is not welcome');
}, 60_000);
