import { afterEach, beforeEach, expect, it } from 'vitest';
import { ENVD_TOKEN } from '../fakes/e2b-state.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

it.each([
  { status: 400, body: { envdAccessToken: ENVD_TOKEN } },
  { status: 400, body: `envdAccessToken=${ENVD_TOKEN}` },
])('a server that repeats the token of a sandbox does not bring it to light: %j', async (reply) => {
  on.fake.fault(/./, { kind: 'reply', reply });
  expect((await on.run('info iabc --json --debug')).stderr).toContain('"code"');
});

it('the rows of several, which go to stdout, have none either', async () => {
  const [first, second] = [await on.create(), await on.create()];
  const body = { code: 400, message: `envdAccessToken: "${ENVD_TOKEN}" of ${on.fake.key}` };
  on.fake.fault(/pause$/, { kind: 'reply', reply: { status: 400, body } });
  const { code, stdout } = await on.run(`pause ${first} ${second} --json`);
  expect(code).toBe(10);
  expect(stdout).toContain('***');
});
