import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

let on: Driven;

describe.each([{}, { gateway: 'global', user: true }] as const)('with %o', (options) => {
  const secrets = () => [on.fake.key, on.fake.token, on.fake.token.split('.')[2] ?? ''];

  beforeEach(async () => {
    on = await drive({ ...options, quirks: { pauseMs: 50 } });
  });
  afterEach(() => on.close());

  it('no token is ever shown, whatever the format, --debug included', async () => {
    const id = await on.create();
    const lines = [
      ['create', '--json'],
      ['info', id, '--json'],
      ['list', '-o', 'wide'],
      ['pause', id],
      ['resume', id, '-o', 'jsonl'],
      ['ttl', id, '5m'],
      ['backend', 'check', 'sandbox0'],
    ];
    for (const line of lines) {
      const text = await on.said(line);
      expect(text, line.join(' ')).toContain('debug: sandbox0: ');
      for (const secret of secrets()) expect(text, line.join(' ')).not.toContain(secret);
    }
  }, 60_000);

  it('a server that repeats it, in words, headers or an object, does not bring it to light', async () => {
    const token = on.env.SANDBOX0_TOKEN ?? '';
    const replies = [
      { status: 401, body: { error: `the token ${token} is not known` } },
      { status: 403, body: `<html><title>${token}</title>` },
      { status: 400, headers: { 'x-request-id': token }, body: { error: `Authorization: Bearer ${token}` } },
      { status: 200, body: { success: true, token } },
    ];
    for (const reply of replies) {
      on.fake.regional.fault(/./, { kind: 'reply', reply });
      const text = await on.said(['list', '--json']);
      expect(text).toContain('"code"');
      expect(text).toMatch(reply.status === 200 ? /not Sandbox0/ : /\*\*\*/);
      for (const secret of secrets()) expect(text).not.toContain(secret);
    }
  }, 60_000);
});
