import { afterEach, beforeEach, expect, it } from 'vitest';
import { TOKEN } from '../fakes/hopx-state.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

const token = `eyJhbGciOiJub25lIn0.${TOKEN}.c2ln`;

it.each([
  { status: 400, body: { error: { message: `the token ${token} is old` } } },
  { status: 400, body: { auth_token: token } },
  { status: 200, body: { auth_token: token } },
  { status: 200, body: `{"id":"1763","auth_token":"${token}","sta` },
  { status: 500, body: `{"auth_token":"${TOKEN}` },
])('a server that repeats the token of a sandbox does not bring it to light: %j', async (reply) => {
  on.fake.fault(/./, { kind: 'reply', reply }, reply.status === 500 ? 4 : 1);
  const { code, stderr } = await on.run('info 1763 --json --debug');
  expect(code).not.toBe(0);
  expect(stderr).toContain('"code"');
});

it('an agent that repeats its token does not bring it to light', async () => {
  const repeats = (text: string) => ({ status: 400, body: { error: `${text} is not welcome` } });
  on.fake.agent.fault(/env$/, { kind: 'reply', reply: repeats('x') });
  await on.run('create -e A=b --debug');
  const [asked] = on.fake.agent.requests;
  expect(asked?.headers.authorization).toContain(TOKEN);
  on.fake.quirks.agentLags = { requests: 1, reply: repeats(`token ${asked?.headers.authorization}`) };
  expect((await on.run('create -e A=b --debug')).stderr).toContain('is not welcome');
});
