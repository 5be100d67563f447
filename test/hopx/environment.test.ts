import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../backends/contract/subject.js';
import { BAD_GATEWAY } from '../fakes/server.js';
import { rejectionOf } from '../support/failure.js';
import { specOf } from '../support/specs.js';
import { backendOn, type Driven, drive } from './drive.js';

const ENV = { A: 'b=c', D: '' };
let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

const onlySandbox = () => [...on.fake.sandboxes.values()][0];

/** A create whose retries hardly wait. */
async function create(): Promise<string> {
  const backend = backendOn(on.fake);
  try {
    return (await backend.create(specOf({ env: ENV }), CALL)).id;
  } finally {
    backend.close();
  }
}

describe('the environment of a new sandbox', () => {
  it('is set by its agent, with its token and without the key', async () => {
    expect(await on.create('-e A=b=c -e D=')).toBe(onlySandbox()?.id);
    expect(onlySandbox()?.env).toEqual(ENV);
    const [asked] = on.fake.agent.requests;
    expect(asked).toMatchObject({ method: 'PATCH', path: '/env', body: { env_vars: ENV, merge: true } });
    expect(JSON.stringify(asked?.headers)).not.toContain(on.fake.key);
  });

  it('asks no agent where there is none', async () => {
    await on.create();
    expect(on.fake.agent.requests).toEqual([]);
  });

  it.each([
    ['only a proxy', BAD_GATEWAY],
    ['a proxy that does not know it', { status: 404, body: '404 page not found' }],
    ['itself, and not ready', { status: 503, body: { error: 'starting', code: 'SERVICE_UNAVAILABLE' } }],
  ])('waits for an agent that is late, where there is %s', async (_, reply) => {
    on.fake.quirks.agentLags = { requests: 5, reply };
    await create();
    expect(onlySandbox()?.env).toEqual(ENV);
    expect(on.fake.agent.requests).toHaveLength(6);
  });

  it('waits for the sandbox to run first, --no-wait or not', async () => {
    on.fake.quirks.slowCreate = { looks: 2 };
    await on.run('create --no-wait -e A=b');
    expect(onlySandbox()).toMatchObject({ status: 'running', env: { A: 'b' } });
  });

  it('finds the agent by its other address, and asks for what the create did not tell', async () => {
    Object.assign(on.fake.quirks, { directOnly: true, bareCreate: true });
    await create();
    expect(onlySandbox()?.env).toEqual(ENV);
    expect(on.fake.count(/token\/refresh$/)).toBe(1);
  });

  it('asks for a new token once, where the first is not taken', async () => {
    on.fake.agent.fault(/env$/, { kind: 'reply', reply: { status: 401, body: { error: 'token expired' } } });
    await create();
    expect(onlySandbox()?.env).toEqual(ENV);
    expect(on.fake.count(/token\/refresh$/)).toBe(1);
  });

  it.each([
    ['an agent that never comes', 'unreachable', BAD_GATEWAY],
    ['an agent that takes no token', 'auth', { status: 401, body: { error: 'invalid token' } }],
    [
      'an agent that takes no such thing',
      'usage',
      { status: 400, body: { error: 'bad name', code: 'INVALID_REQUEST' } },
    ],
  ])('that cannot be set is a failure, and the sandbox is killed: %s', async (_, code, reply) => {
    on.fake.agent.fault(/env$/, { kind: 'reply', reply }, 999);
    const failure = await rejectionOf(create());
    expect(failure.code).toBe(code);
    expect(failure.message).toContain('the environment of');
    expect(on.fake.sandboxes.size).toBe(0);
    expect(on.fake.agent.requests.length).toBeLessThanOrEqual(22);
  });

  it('that cannot be set in a sandbox that cannot be killed names the sandbox', async () => {
    on.fake.agent.fault(/env$/, { kind: 'reply', reply: { status: 400, body: { error: 'bad name' } } });
    on.fake.fault(/^DELETE/, { kind: 'reply', reply: { status: 403, body: { error: 'no' } } });
    const failure = await rejectionOf(create());
    expect(failure.details.hint).toContain(`sandman kill -b hopx ${onlySandbox()?.id}`);
  });

  it('is not sent to an address that is none, or leads into the open', async () => {
    for (const public_host of ['ftp://a.test', 'nowhere']) {
      const body = { id: '1763385739aaaaaaaa', status: 'running', public_host, auth_token: 'x' };
      on.fake.fault(/^POST \/v1\/sandboxes$/, { kind: 'reply', reply: { status: 201, body } });
      const { code, stderr } = await on.run('create -e A=b');
      expect(code).toBe(1);
      expect(stderr).toContain('tells no address');
    }
    expect(on.fake.agent.requests).toEqual([]);
  });
});
